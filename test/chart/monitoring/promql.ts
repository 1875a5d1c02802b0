import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** A metric as an expression selects it. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Labels for grouping or matching, and the metrics that must have them. */
export interface Grouping {
  readonly labels: readonly string[];
  readonly metrics: readonly string[];
}

export interface Query {
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
  /** The labels of the result, if the metrics have those. */
  labels(of: (metric: string) => readonly string[]): readonly string[];
}

/** Parses PromQL with Prometheus's own grammar. Throws for a syntax error. */
export const parseQuery = (text: string): Query => {
  const root = parser.parse(text).topNode;
  const all = (node: SyntaxNode, name: string): SyntaxNode[] => {
    const found: SyntaxNode[] = [];
    node.cursor().iterate((inner) => {
      if (inner.type.isError) throw new Error(`not PromQL near "${text.slice(inner.from, inner.from + 20)}": ${text}`);
      if (inner.name === name && inner.from >= node.from && inner.to <= node.to) found.push(inner.node);
    });
    return found;
  };
  const textOf = (node: SyntaxNode | null): string => (node === null ? '' : text.slice(node.from, node.to));
  const metricOf = (selector: SyntaxNode): string => textOf(selector.getChild('Identifier'));
  const matchersOf = (selector: SyntaxNode): Matcher[] =>
    all(selector, 'UnquotedLabelMatcher').map((matcher) => ({
      label: textOf(matcher.getChild('LabelName')),
      operator: textOf(matcher.getChild('MatchOp')),
      value: String(JSON.parse(textOf(matcher.getChild('StringLiteral')))),
    }));
  const names = (node: SyntaxNode | null): string[] => (node === null ? [] : all(node, 'LabelName').map(textOf));

  const grouping = (node: SyntaxNode, whole: SyntaxNode | null): Grouping[] => {
    if (whole === null || !(node.getChild('By') ?? node.getChild('On'))) return [];
    return [{ labels: names(node.getChild('GroupingLabels')), metrics: all(whole, 'VectorSelector').map(metricOf) }];
  };

  const labels = (node: SyntaxNode, of: (metric: string) => readonly string[]): readonly string[] => {
    const inner = (): readonly string[] => {
      for (let child = node.firstChild; child !== null; child = child.nextSibling) {
        const found = labels(child, of);
        if (found.length > 0) return found;
      }
      return [];
    };
    if (node.name === 'VectorSelector') return of(metricOf(node));
    if (node.name === 'AggregateExpr') return names(node.getChild('AggregateModifier'));
    // A comparison or a set operation keeps the labels of its left side.
    if (node.name !== 'FunctionCall') return inner();
    const name = textOf(node.getChild('FunctionIdentifier'));
    if (name === 'absent')
      return all(node, 'UnquotedLabelMatcher').map((matcher) => textOf(matcher.getChild('LabelName')));
    return name === 'histogram_quantile' ? inner().filter((label) => label !== 'le') : inner();
  };

  return {
    selectors: all(root, 'VectorSelector').map((selector) => ({
      metric: metricOf(selector),
      matchers: matchersOf(selector),
    })),
    groupings: [
      ...all(root, 'AggregateModifier').flatMap((modifier) => grouping(modifier, modifier.parent)),
      ...all(root, 'MatchingModifierClause').flatMap((clause) => grouping(clause, clause.parent)),
    ],
    labels: (of) => labels(root, of),
  };
};
