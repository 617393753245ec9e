import { toByteText } from '../../byteText.ts';
import { gitSections } from '../../formats/lines/gitConfig.ts';
import { FormatFault } from '../../tracking/format.ts';
import { STORE, asksShipctl } from './helper.ts';
import { type GitOrigin, sectionsOf, urlOf } from './origin.ts';
import { type GitSetting, type GitVariables, isTrue } from './variables.ts';

/** A file of git's configuration. */
export interface Configuration {
  readonly path: string;
  /** A byte text. */
  readonly text: string;
}

/**
 * Warnings of settings with which git does not find the credential for a server, or gives it to another helper.
 *
 * @param files     in the order in which git reads them
 * @param variables which git reads after all files
 * @param username  that of the credential
 * @param helper    that which was written for the server
 */
export function gitHindrances(
  files: readonly Configuration[],
  { settings: given, unreadable }: GitVariables,
  origin: GitOrigin,
  username: string,
  helper: string,
): readonly string[] {
  const url = urlOf(origin);
  const own = given.filter(({ section }) => isAbout(section, origin));
  const settings = [...files.flatMap((file) => settingsIn(file, origin)), ...own];
  const user = settings.findLast(({ key }) => key === 'username');
  const path = settings.findLast(({ key }) => key === 'usehttppath');
  const helpers = own.filter(({ key }) => key === 'helper');
  const resetAt = helpers.findLastIndex(({ value }) => value === '');
  const asked = helpers.slice(resetAt + 1);
  const further = asked.filter(({ value }) => value !== helper && !asksShipctl(value));
  // The variables may name it anew.
  const reset = further.length === asked.length ? helpers[resetAt] : undefined;
  const isStored = helper === STORE;
  return [
    ...(user && user.value !== toByteText(username)
      ? [
          says(
            user,
            `asks for the credential of another user of ${url}`,
            settingFor(origin, 'username', "the integration's user name"),
          ),
        ]
      : []),
    // The file of git's own helper knows only whole servers.
    ...(isStored && path && isTrue(path.value)
      ? [
          says(
            path,
            `asks for a credential of each repository of ${url}`,
            settingFor(origin, 'useHttpPath', 'false'),
          ),
        ]
      : []),
    ...(reset ? [says(reset, `does not ask the helper that was written for ${url}`)] : []),
    ...further.map((setting) => says(setting, `gives the password of ${url} to another helper too`)),
    ...unreadable.map(
      (name) =>
        `${name} holds settings that can't be read; they may win over those that were written for ${url}. Correct or unset it`,
    ),
  ];
}

/** @param advice for a setting in a file; nothing in a file wins over a variable */
const says = (setting: GitSetting, what: string, advice = ''): string =>
  `${setting.place} has the setting ${nameOf(setting)}, with which git ${what}; ` +
  (setting.isVariable ? 'take it out' : advice);

const settingFor = (origin: GitOrigin, key: string, value: string): string =>
  `set ${sectionsOf(origin)
    .map((section) => `credential.${section}.${key}`)
    .join(' and ')} to ${value}`;

const SHOWN: Readonly<Record<string, string>> = { usehttppath: 'useHttpPath' };

/** As `git config` calls it. */
const nameOf = ({ section, key }: GitSetting): string =>
  ['credential', ...(section === undefined ? [] : [section]), SHOWN[key] ?? key].join('.');

/** Those about a server; the last one wins, however little its section says of the server. */
const settingsIn = ({ path, text }: Configuration, origin: GitOrigin): readonly GitSetting[] =>
  sectionsIn(text)
    .filter(({ isCredential, name }) => isCredential && isAbout(name, origin))
    .flatMap(({ name, entries }) =>
      entries.map(({ key, value }): GitSetting => ({
        place: path,
        isVariable: false,
        section: name,
        key,
        value,
      })),
    );

/** None of a text that git can't read. */
function sectionsIn(text: string): ReturnType<typeof gitSections>['sections'] {
  try {
    return gitSections(text).sections;
  } catch (error) {
    if (error instanceof FormatFault) return [];
    throw error;
  }
}

/** Whether a section is about a server. */
function isAbout(name: string | undefined, origin: GitOrigin): boolean {
  if (name === undefined) return true;
  const [, protocol = '', host = ''] = /^(https?):\/\/([^/@]*)\/?$/i.exec(name) ?? [];
  if (protocol.toLowerCase() !== origin.protocol) return false;
  const [labels, wanted] = [
    withoutPort(host.toLowerCase(), origin).replaceAll('%5f', '_').split('.'),
    origin.host.split('.'),
  ];
  const isMatch = labels.every((label, index) => label === '*' || label === wanted[index]);
  return host === '' || (isMatch && labels.length === wanted.length);
}

const withoutPort = (host: string, { protocol }: GitOrigin): string =>
  host.replace(protocol === 'https' ? /:443$/ : /:80$/, '');
