import { type AwsResource, type IdentityField, identityFields } from './keys.ts';

type Oddity = readonly [pattern: RegExp, what: string];

const INVISIBLE = String.raw`[\p{Cf}\u115f\u1160\u2800\u3164\uffa0]`;
const QUOTE = '["\'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]';

/** What no key of AWS has, and what goes along when one is pasted, masked or not filled in. */
const oddities = (): readonly Oddity[] => [
  [new RegExp(`^${INVISIBLE}|${INVISIBLE}$`, 'u'), 'begins or ends with an invisible character'],
  [new RegExp(`^${QUOTE}|${QUOTE}$`, 'u'), 'begins or ends with a quote'],
  [
    /\$[{(]|#\{|\{\{|\}\}|<%|^<.*>$|^\$\w+$|^%\w+%$|^@\w+@$|^__\w+__$|^your[_-]/iu,
    'is a placeholder that was not filled in',
  ],
  [
    /\*{3}|\.{3}|\u2026|[\u00b7\u2022\u2219\u22c5\u25aa\u25cf\u2588]{2}|^(A[KS]IA)?X{3,}$|^\*+$/iu,
    'is masked',
  ],
  [/^[[(]?(redacted|masked|hidden|secure|filtered|protected)[\])]?$/iu, 'is masked'],
  [
    /^[\w -]{0,40}(access|secret|token|key)[\w -]{0,40}["']?\s*[=:]\s*[^=\s]/iu,
    "begins with a setting's name",
  ],
  [/^(undefined|none|nil|null|nan|todo|change[_-]?me)$/iu, 'is a word, not a key'],
  [/%[0-9a-f]{2}/iu, 'contains percent escapes'],
  [/[,\\]$|\\[nrt]$/u, 'ends with a comma or a backslash'],
  [/\s/u, 'contains a blank'],
  [/[^\x21-\x7e]/u, 'contains a character that is not ASCII'],
];

/** What is fine by itself, but not in this field. */
const MISPLACED: Readonly<Record<IdentityField['part'], Oddity>> = {
  id: [/^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9/+]{40}$/, 'looks like a secret key'],
  secret: [/^A[KS]IA[A-Z2-7]{16}$/, 'looks like an access key ID'],
  token: [/^A[KS]IA[A-Z2-7]{16}$/, 'looks like an access key ID'],
  // Other stores than AWS have roles without an account.
  role: [/^(?!arn:[\w-]+:iam::(\d{12})?:role\/.)/, 'is not the ARN of a role'],
};

/** Keys as AWS gives them, in which there is nothing odd. To look for all of it takes long. */
const PLAIN: Partial<Record<IdentityField['part'], RegExp>> = {
  role: /^arn:[\w-]+:iam::(\d{12})?:role\/(?!.*\.{3})[\w+=,.@/-]*[\w+=.@/-]$/,
  id: /^A[KS]IA(?!X+$)[A-Z2-7]{16}$/,
  secret: /^(?!(A[KS]IA)?X+$)[A-Za-z0-9/+]{40}$/i,
};

/**
 * Warnings of fields that hold what obviously is no key. Other stores than AWS have keys of other shapes, so nothing is
 * refused, and only what goes wrong in a paste or a template is named.
 */
export function pastedKeyWarnings({ integration, kind, identity }: AwsResource): readonly string[] {
  return identityFields(kind, identity).flatMap(({ part, field, value }) => {
    if (PLAIN[part]?.test(value) === true) return [];
    const what = [...oddities(), MISPLACED[part]].find(([pattern]) => pattern.test(value))?.[1];
    return what === undefined
      ? []
      : [`${integration.label}: the field ${field} ${what}; it is used as it is. Correct the integration`];
  });
}
