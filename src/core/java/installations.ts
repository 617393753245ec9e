import { UsageError } from '../../errors.ts';
import { bytesOf } from '../../rawText.ts';
import type { Environment } from '../../world/environment.ts';
import type { JavaHome, JavaHomes, JavaPlace } from '../../world/javaHomes.ts';
import { quote } from '../messages.ts';
import { shellWord } from '../shell/word.ts';

/** An installation of Java, with what its `release` file says, or else its directory's name. */
export interface Java {
  readonly home: JavaHome;
  /** Numbers, the feature release first: `1.8.0_392` is 8, 0, 392; none if neither has one. */
  readonly version: readonly number[];
  /** The version as it was written. */
  readonly shown: string;
  readonly vendor: string;
  readonly isOracle: boolean;
  /** In Node's words; undefined if it is unknown. */
  readonly architecture: string | undefined;
}

/** Where Debian, Red Hat, SUSE, Oracle's packages, the official images, SDKMAN and macOS have installations of Java. */
export function javaPlaces(env: Environment): readonly JavaPlace[] {
  const home = env.get('HOME') ?? '';
  const sdkman = env.get('SDKMAN_DIR') ?? (home === '' ? '' : `${home}/.sdkman`);
  const places = [
    ...['/usr/lib/jvm', '/usr/lib64/jvm', '/usr/java', '/opt', '/opt/java', '/usr/local'],
    ...(sdkman === '' ? [] : [`${sdkman}/candidates/java`]),
  ].map((directory) => ({ directory, inside: '' }));
  const libraries = ['', ...(home === '' ? [] : [home])];
  const bundles = libraries.map((library) => ({
    directory: `${library}/Library/Java/JavaVirtualMachines`,
    inside: 'Contents/Home',
  }));
  return [...places, ...bundles];
}

const ARCHITECTURES: readonly (readonly [RegExp, string])[] = [
  [/x86_64|amd64|x64/, 'x64'],
  [/aarch64|arm64/, 'arm64'],
  [/i[3-6]86|x86|ia32/, 'ia32'],
  [/ppc64(le|el)?/, 'ppc64'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/armhf|armv[67]|\barm\b/, 'arm'],
];

/** A home with what its files and its name say of it. */
export function described(home: JavaHome): Java {
  const told = fieldsOf(home.release ?? '');
  const name = home.name.toLowerCase();
  const machine = told.get('OS_ARCH') ?? name;
  const known = ARCHITECTURES.find(([words]) => words.test(machine));
  const shown = told.get('JAVA_VERSION') ?? versionIn(name);
  const implementor = told.get('IMPLEMENTOR') ?? '';
  const vendor = implementor === 'N/A' ? '' : implementor;
  // Oracle's packages go to /usr/java; its builds of OpenJDK contain its name, and go anywhere.
  const isPackage = home.path.startsWith('/usr/java/') && /^(Oracle|$)/.test(vendor);
  return {
    home,
    version: numbersOf(shown),
    shown,
    vendor,
    isOracle: told.get('BUILD_TYPE') === 'commercial' || name.includes('oracle') || isPackage,
    architecture: known?.[1],
  };
}

/** The settings of a `release` file: `KEY="value"` lines. */
const fieldsOf = (release: string): ReadonlyMap<string, string> =>
  new Map(
    [...release.matchAll(/^([A-Z_]+)="?([^"\r\n]*)"?\r?$/gm)].map(([, key = '', value = '']) => [key, value]),
  );

/** The version in a directory's name: what follows the word java, jdk or jre, else the first number. */
function versionIn(name: string): string {
  const words = ARCHITECTURES.reduce((rest, [word]) => rest.replace(word, ''), name);
  const after = /(?:java|jdk|jre)-?(\d+(?:[._]\d+)*)/.exec(words)?.[1];
  return after ?? /\d+(?:[._]\d+)*/.exec(words)?.[0] ?? '';
}

function numbersOf(version: string): readonly number[] {
  const numbers = (/^\d+(?:[._]\d+)*/.exec(version)?.[0] ?? '').match(/\d+/g)?.map(Number) ?? [];
  return numbers[0] === 1 && numbers.length > 1 ? numbers.slice(1) : numbers;
}

/**
 * The installation that a word means: the one of exactly that name, else the best of those that fit `openjdkN`,
 * `oraclejdkN` or N, where N is a version or its beginning. The best runs on this machine, has a compiler, is the
 * newest, is not a link, and is in the first of the places.
 *
 * @throws UsageError that lists the installations, if none fits
 */
export function chosenJava(word: string, { architecture, homes }: JavaHomes): Java {
  // One whose path contains a colon can't be in PATH.
  const all = homes.filter(({ path }) => !path.includes(':')).map(described);
  const ranked = all.toSorted((a, b) => order(a, b, architecture));
  const found = ranked.find(({ home }) => home.name === word) ?? ranked.find(fits(word));
  if (found) return found;
  throw new UsageError(`no Java fits ${quote(word)}${listed(ranked)}`);
}

function fits(word: string): (java: Java) => boolean {
  const { vendor, wanted = '' } =
    /^(?<vendor>openjdk|oraclejdk)?-?(?<wanted>\d+(?:[._]\d+)*)$/.exec(word)?.groups ?? {};
  const numbers = numbersOf(wanted);
  return ({ version, isOracle }) =>
    numbers.length > 0 &&
    numbers.every((number, index) => number === version[index]) &&
    (vendor === undefined || isOracle === (vendor === 'oraclejdk'));
}

function order(a: Java, b: Java, machine: string): number {
  const isForeign = ({ architecture = machine }: Java): number => Number(architecture !== machine);
  return (
    isForeign(a) - isForeign(b) ||
    Number(b.home.hasCompiler) - Number(a.home.hasCompiler) ||
    compare(b.version, a.version) ||
    Number(a.home.isLink) - Number(b.home.isLink)
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function listed(ranked: readonly Java[]): string {
  const own = ranked.filter(({ home }) => !home.isLink);
  const shown = (own.length > 0 ? own : ranked).map(({ home, shown, vendor }) => {
    const facts = [shown, vendor].filter((fact) => fact !== '');
    return facts.length === 0 ? home.name : `${home.name} (${facts.join(', ')})`;
  });
  return shown.length === 0 ? '; none was found' : `; found: ${shown.join(', ')}`;
}

/**
 * The lines that make a shell use an installation: its `bin` comes first in PATH, in place of the one that an earlier
 * call put there. Byte for byte, and quoted for every POSIX shell.
 */
export function javaLines({ home }: Java, { homes }: JavaHomes, env: Environment): Uint8Array {
  const before = homes.find(({ path }) => path === env.get('JAVA_HOME'));
  // A directory that holds other programs too, such as /usr, was not put there by us, or has to stay.
  const isOurs = before !== undefined && described(before).version.length > 0;
  const path = bytesAsText(env.bytes('PATH') ?? Buffer.of()).split(':');
  if (isOurs && path[0] === bytesAsText(bytesOf(`${before.path}/bin`))) path.shift();
  const own = bytesAsText(bytesOf(home.path));
  const elements = [`${own}/bin`, ...(path.join(':') === '' ? [] : path)];
  const lines = [`export JAVA_HOME=${shellWord(own)}`, `export PATH=${shellWord(elements.join(':'))}`];
  return Buffer.from(`${lines.join('\n')}\n`, 'latin1');
}

/** A character for each byte, so that what is not UTF-8 stays as it is. */
const bytesAsText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
