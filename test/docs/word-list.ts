/** A word that readers stumble over, and a better one. */
export interface Word {
  readonly pattern: RegExp;
  readonly better: string;
}

/** Words that comments, test titles and documents must not use. */
export const words: readonly Word[] = [
  { pattern: /\bnobody\b/i, better: 'no one, or name the actor: no client, no pod' },
  { pattern: /\bsomebody\b/i, better: 'a client, a caller, an operator' },
  { pattern: /\banybody\b/i, better: 'anyone, any client' },
  { pattern: /\beverybody\b/i, better: 'everyone, all clients' },
  { pattern: /\bwhoever\b/i, better: 'everyone who, the caller that' },
  { pattern: /\bwhatever\b/i, better: 'any, all' },
  { pattern: /\bnone but\b/i, better: 'only' },
  { pattern: /\bheed(?:s|ed|ing)?\b/i, better: 'respects, obeys' },
  { pattern: /\b(?:is|are|was|were|be|been) told\b/i, better: 'receives, is notified of' },
  { pattern: /\bfound out\b/i, better: 'detected' },
  { pattern: /\b(?:is|are|of) no use\b/i, better: 'useless, has no effect' },
  { pattern: /\b(?:as|times as|is|was|are) dear\b/i, better: 'expensive' },
  { pattern: /\b(?:cannot|could not) be had\b/i, better: 'is not available, cannot be fetched' },
  { pattern: /\bclear text\b/i, better: 'plaintext' },
  { pattern: /\bsends? it away\b/i, better: 'disconnects it' },
];
