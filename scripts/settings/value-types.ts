/** JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** An object that has exactly these keys. */
export const objectOf = (
  properties: Readonly<Record<string, JsonSchema>>,
  required?: readonly string[],
): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  ...(required && { required }),
  properties,
});

const described = (description: string, schema: JsonSchema): JsonSchema => ({ description, ...schema });

const nonEmpty = { type: 'string', minLength: 1 };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const object = { type: 'object' };
const named = { type: 'array', items: { ...object, required: ['name'] } };
const secretName = objectOf({ name: described("The Secret's name.", nonEmpty) }, ['name']);
const prometheusDuration = '[0-9]+(ms|[smhdw])';

const alert = {
  enabled: described('Whether the rule has this alert.', { type: 'boolean' }),
  severity: described('The label `severity`.', nonEmpty),
  for: described('How long the condition must last, as `5m`.', {
    type: 'string',
    pattern: `^(${prometheusDuration})+$`,
  }),
};
/** Or a string, because --set passes a fraction as a string. */
const threshold = { type: ['number', 'string'], minimum: 0, pattern: '^[0-9]+([.][0-9]+)?$' };
const limit = 'What the description of the alert calls "this".';

/** The types that `@schema` names in the chart's values.yaml. */
export const valueTypes: Readonly<Record<string, JsonSchema>> = {
  nonEmpty,
  port,
  object,
  named,
  count: { type: 'integer', minimum: 0 },
  positive: { type: 'integer', minimum: 1 },
  positiveOrNull: { type: ['integer', 'null'], minimum: 1 },
  countOrPercentage: {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: '^[0-9]{1,3}%$' },
    ],
  },
  portOrNull: { anyOf: [port, { type: 'null' }] },
  ports: { type: 'array', minItems: 1, items: port },
  duration: { type: 'string', pattern: '^([0-9]+h)?([0-9]+m)?([0-9]+s)?$', minLength: 2 },
  prometheusDurationOrEmpty: { type: 'string', pattern: `^(${prometheusDuration})*$` },
  strings: { type: 'object', additionalProperties: { type: 'string' } },
  objects: { type: 'array', items: object },
  names: { type: 'array', uniqueItems: true, items: nonEmpty },
  tag: { type: 'string', pattern: '^[A-Za-z0-9_.-]*$', maxLength: 128 },
  digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
  pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
  imagePullSecrets: { type: 'array', items: secretName },
  globalImagePullSecrets: { type: 'array', items: { anyOf: [nonEmpty, secretName] } },
  resources: objectOf({
    requests: described('What the scheduler reserves.', object),
    limits: described('What the container may use.', object),
    claims: described('Resource claims of the pod that the container uses.', named),
  }),
  sampler: {
    enum: [
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'always_on',
      'always_off',
      'traceidratio',
    ],
  },
  ratio: {
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1 },
      { type: 'string', pattern: String.raw`^(0(\.[0-9]+)?|1(\.0+)?)$` },
    ],
  },
  resourceAttributes: {
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_.-]*$' },
    additionalProperties: { type: 'string', pattern: '^[A-Za-z0-9_./:@ +-]*$' },
  },
  callers: {
    type: 'array',
    items: objectOf(
      {
        subject: described('The `sub` of its tokens.', nonEmpty),
        methods: described('The methods that it may call: `/package.Service/Method`, `/package.Service/*` or `*`.', {
          type: 'array',
          minItems: 1,
          items: { type: 'string', pattern: String.raw`^(\*|/[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/(\*|[A-Za-z_]\w*))$` },
        }),
      },
      ['subject', 'methods'],
    ),
  },
  target: {
    type: 'string',
    pattern: String.raw`^(kubernetes:///[a-z0-9.-]+:[A-Za-z0-9_-]+|dns://[^/\s]*/[^/\s]+:[0-9]+|static:///[^/\s]+:[0-9]+|ipv[46]:\S+:[0-9]+)?$`,
  },
  alert: objectOf(alert),
  alertAbove: objectOf({ ...alert, threshold: described(limit, threshold) }),
  alertAboveShare: objectOf({ ...alert, threshold: described(limit, { ...threshold, maximum: 1 }) }),
};
