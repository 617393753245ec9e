import { toByteText } from '../../byteText.ts';
import type { LinesText } from '../../formats/lines/grammar.ts';
import { quote } from '../../messages.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { Claim } from '../../tracking/state.ts';
import { formerCommandWarning, hasFormerCommand } from '../formerCommand.ts';
import type { UnitRequest } from '../configurableTool.ts';
import type { FurtherSources } from './furtherSources.ts';
import { CREDENTIALS, gitTool } from './gitTool.ts';
import { gitHindrances } from './hindrances.ts';
import { STORE, isProgramHelper, programHelper } from './helper.ts';
import { netrcHindrance } from './netrc.ts';
import { type GitOrigin, sectionsOf, urlOf } from './origin.ts';

export interface GitCredential {
  readonly origin: GitOrigin;
  readonly username: string;
  readonly password: string;
}

const NONE: FurtherSources = { configurations: [], variables: { settings: [], unreadable: [] }, netrc: [] };

/**
 * A credential for a server, and the helper through which git finds it. No other helper is asked for this server, or gets
 * to know the password.
 *
 * @param program that which git asks, so that no file holds the password; undefined for a file
 * @throws ShipctlError for a program that git can't call
 */
export function credentialUnit(
  { origin, username, password }: GitCredential,
  program: string | undefined,
  claim: Claim,
  { configurations, variables, netrc }: FurtherSources = NONE,
): UnitRequest<LinesText> {
  const url = urlOf(origin);
  const helper = program === undefined ? STORE : programHelper(program);
  // The store compares hosts byte by byte with what a remote's URL has.
  const hosts = origin.given === undefined ? [origin.host] : [origin.host, origin.given];
  const lines = hosts.map((host) => `${origin.protocol}://${encoded(username)}@${encoded(host)}`);
  return {
    tool: gitTool,
    unit: url,
    claim,
    edits: ({ file: { uses } }) => {
      if (!uses.includes(CREDENTIALS))
        return sectionsOf(origin).map((section) => ({ address: [section], value: toByteText(helper) }));
      return program === undefined
        ? lines.map((line) => ({ address: [line], value: encoded(password) }))
        : [];
    },
    warnings: (group) => {
      const own = group.current
        .filter(({ uses }) => !uses.includes(CREDENTIALS))
        .map(({ file: { path }, reading: { text } }) => ({ path, text }));
      return [
        ...gitHindrances([...configurations, ...own], variables, origin, username, helper),
        ...netrc.flatMap(({ path, text }) => netrcHindrance(path, text, origin) ?? []),
        ...(program === undefined ? formerHelper(group, url, claim) : []),
      ];
    },
    ifForeign: 'write',
    isForeign: () => false,
  };
}

/** Says that the file gets the password again in place of the helper that asks shipctl. */
function formerHelper(group: FileGroup<LinesText>, url: string, claim: Claim): readonly string[] {
  if (!hasFormerCommand(group, url, claim, (_, helper) => isProgramHelper(helper))) return [];
  const place = `the ${gitTool.words.one} ${quote(url)}`;
  return [formerCommandWarning({ place, claim, secret: 'password', asking: 'helper' })];
}

/** As git's credential store writes it, so that its line and ours are one: the colon of a port, too, is escaped. */
const encoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
    .replaceAll(/%../g, (escape) => escape.toLowerCase());
