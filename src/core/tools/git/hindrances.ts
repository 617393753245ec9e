import { toByteText } from '../../byteText.ts';
import { gitSections } from '../../formats/lines/gitConfig.ts';
import { FormatFault } from '../../tracking/format.ts';
import { type GitOrigin, sectionsOf, urlOf } from './origin.ts';

/** A file of git's configuration. */
export interface Configuration {
  readonly path: string;
  /** A byte text. */
  readonly text: string;
}

/** What git has for a setting of credentials, for one server. */
interface Setting {
  readonly value: string | undefined;
  readonly path: string;
  /** As `git config` calls it. */
  readonly name: string;
}

/**
 * Warnings of settings with which git does not find the credential for a server.
 *
 * @param files    in the order in which git reads them
 * @param username that of the credential
 * @param isStored whether the credential is in the file of git's own helper, which knows only whole servers
 */
export function gitHindrances(
  files: readonly Configuration[],
  origin: GitOrigin,
  username: string,
  isStored: boolean,
): readonly string[] {
  const url = urlOf(origin);
  const user = settingOf('username', files, origin);
  const path = settingOf('usehttppath', files, origin);
  const settingFor = (own: string): string =>
    sectionsOf(origin)
      .map((section) => `credential.${section}.${own}`)
      .join(' and ');
  const says = ({ path: file, name }: Setting, what: string, own: string, value: string): string =>
    `${file} has the setting ${name}, with which git ${what}; set ${settingFor(own)} to ${value}`;
  return [
    ...(user && user.value !== toByteText(username)
      ? [
          says(
            user,
            `asks for the credential of another user of ${url}`,
            'username',
            "the integration's user name",
          ),
        ]
      : []),
    ...(isStored && path && isTrue(path.value)
      ? [says(path, `asks for a credential of each repository of ${url}`, 'useHttpPath', 'false')]
      : []),
  ];
}

/** The setting that git takes: the last one, however little its section says of the server. */
const settingOf = (key: string, files: readonly Configuration[], origin: GitOrigin): Setting | undefined =>
  files
    .flatMap(({ path, text }) =>
      sectionsIn(text)
        .filter(({ isCredential, name }) => isCredential && isAbout(name, origin))
        .flatMap(({ name, entries }) => {
          const shown = ['credential', ...(name === undefined ? [] : [name]), SHOWN[key]].join('.');
          return entries
            .filter((entry) => entry.key === key)
            .map(({ value }): Setting => ({ value, path, name: shown }));
        }),
    )
    .at(-1);

const SHOWN: Readonly<Record<string, string>> = { username: 'username', usehttppath: 'useHttpPath' };

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

/** As git reads what is true or false: a variable without a value is true. */
const isTrue = (value: string | undefined): boolean =>
  value === undefined || /^(?:true|yes|on|0*[1-9][0-9]*)$/i.test(value);
