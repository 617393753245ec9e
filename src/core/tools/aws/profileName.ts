import { UsageError } from '../../../errors.ts';
import { INHERITED } from '../../formats/sections/grammar.ts';
import { ODD_NUMBER, TOKEN_START } from './goTokens.ts';

/** Names that have none of the faults. To look for each fault takes long. */
const PLAIN = /^[A-Za-z][\w-]*$/;

/**
 * Why a text can't name a profile in both files for every client, by pattern. A client that cuts a header short or
 * passes it over gives the keys below it to the profile above.
 */
const faults = (): readonly (readonly [pattern: RegExp, fault: string])[] => [
  [/^$/, 'it is empty'],
  [/[\p{Cc}\u2028\u2029]/u, 'it contains a control character or line break'],
  [/[\p{Cs}\ufffd]/u, 'it contains bytes that are not UTF-8'],
  [/^\s|\s$/, 'it begins or ends with a blank'],
  [/\[/, 'it contains [, and some SDKs then give its keys to the profile above'],
  [/\]/, 'it contains ], and some SDKs then give its keys to the profile above'],
  [/^[#;]/, 'it begins with a comment sign (# or ;), and the SDK for Go then refuses the whole file'],
  [/^[=:,]/, 'it begins with =, : or a comma, and the SDK for Go then refuses the whole file'],
  [/\s[#;]/, 'it has a # or ; after a blank, and some SDKs then give its keys to the profile above'],
  [
    new RegExp(`${TOKEN_START}[,#;]`, 'i'),
    'it has a comma, # or ; after a blank, =, :, true or false, and the SDK for Go then refuses the whole file',
  ],
  [
    new RegExp(String.raw`${TOKEN_START}${ODD_NUMBER}\s`, 'i'),
    'it has an odd number before a blank, and the SDK for Go then refuses the whole file',
  ],
  [/^(profile|sso-session|services)\s/, 'it begins like the header of a section in the config file'],
  [/['"\\]/, 'it contains a quote or a backslash, which clients read in different ways'],
  [/(^|\s)__proto__(\s|$)/, 'it contains __proto__, and the SDKs for JavaScript then refuse the whole file'],
];

/**
 * Refuses what can't name a profile in both files.
 *
 * @param wayOut what to do instead
 * @throws UsageError
 * @see docs/reference/aws-files.md, "What is refused"
 */
export function checkProfileName(name: string, where: string, wayOut: string): void {
  const fault = profileFault(name);
  if (fault !== undefined) throw new UsageError(`${where} can't be a profile's name: ${fault}. ${wayOut}`);
}

function profileFault(name: string): string | undefined {
  if (name === INHERITED) return `every profile inherits the settings of [${INHERITED}]`;
  if (PLAIN.test(name)) return undefined;
  return faults().find(([pattern]) => pattern.test(name))?.[1];
}
