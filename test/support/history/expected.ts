import { isIdentity, profileOf } from './awsText.ts';
import type { Outcome } from './driver.ts';
import { type Call, type Cleanup, type Configure, callerOf, isProcess, profilesOf } from './history.ts';
import { type Identity, PROCESS, fieldsOf } from './ourValues.ts';
import { awsFilesOf } from './places.ts';
import type { Scene } from './scene.ts';
import { MOUNTED } from './startTree.ts';

/** What a profile is to hold of an identity and a region, by key. */
type Settings = ReadonlyMap<string, string>;

/** A profile as the last call that wrote it has left it. */
interface Written {
  readonly call: Configure;
  readonly resource: string;
  readonly profile: string;
  readonly files: readonly string[];
  readonly settings: Settings;
}

/** What clients have to find in the profiles that were written and not cleaned up. */
export class Expected {
  readonly #written = new Map<string, Written>();

  /** Notes a call, after which nobody else has done anything. */
  note(call: Call, { status }: Outcome, scene: Scene): readonly string[] {
    if (call.do === 'cleanup') this.#release(call);
    else if (status === undefined) this.#forget((one) => isAlso(one, call, scene));
    else if (status === 0) return this.#write(call, scene);
    return [];
  }

  /** Others, or several calls at once, have changed files; of which ones, if it is known. */
  forget(path?: string): void {
    this.#forget(({ files }) => path === undefined || files.includes(path));
  }

  faults(scene: Scene): readonly string[] {
    // A call that is killed may leave a file half-written that is mounted by itself.
    if (scene.broken.size > 0 || (scene.isHalved && scene.cutOff.has(MOUNTED))) return [];
    return [...this.#written.values()].flatMap((one) => {
      const found = settingsOf(one, scene);
      return isSame(found, one.settings) ? [] : [fault(one, found)];
    });
  }

  #forget(isMeant: (one: Written) => boolean): void {
    for (const [name, one] of this.#written) if (isMeant(one)) this.#written.delete(name);
  }

  #release({ by, names, all }: Cleanup): void {
    this.#forget(
      ({ call, resource }) => all || (call.by === by && (names.length === 0 || names.includes(resource))),
    );
  }

  #write(call: Configure, scene: Scene): readonly string[] {
    const files = filesOf(call, scene);
    return writersOf(call).flatMap(({ profile, name, identity }) => {
      const settings = settingsFor(call, identity);
      const one: Written = { call, resource: name, profile, files, settings };
      const found = settingsOf(one, scene);
      const key = JSON.stringify([files, profile]);
      if (isSame(found, settings)) this.#written.set(key, one);
      // A profile of the resource's name may be somebody else's.
      else if (profile !== 'default' && call.profile === undefined && !call.overwrite)
        this.#written.delete(key);
      else return [fault(one, found)];
      return [];
    });
  }
}

/** Whether a call may have written a profile as well. */
const isAlso = ({ files, profile }: Written, call: Configure, scene: Scene): boolean =>
  profilesOf(call).includes(profile) && filesOf(call, scene).some((file) => files.includes(file));

/** The places of a call's files. */
const filesOf = (call: Configure, scene: Scene): readonly string[] =>
  awsFilesOf(scene.start.layout, call.at, callerOf(call)).map(({ path }) => scene.placeOf(path));

/** The profiles that a call writes, with the resource that each is of: the last one also has the default. */
function writersOf(
  call: Configure,
): readonly { readonly profile: string; readonly name: string; readonly identity: Identity }[] {
  const [first] = call.resources;
  if (call.profile !== undefined) return first ? [{ ...first, profile: call.profile }] : [];
  const sorted = call.resources.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const winner = sorted.at(-1);
  const own = sorted.filter(({ name }) => name !== 'default').map((one) => ({ ...one, profile: one.name }));
  return winner ? [...own, { ...winner, profile: 'default' }] : own;
}

function settingsFor(call: Configure, identity: Identity): Settings {
  const region = ['region', call.region] as const;
  const fields = fieldsOf(identity);
  const pairs = [
    ['aws_access_key_id', fields['ACCESSKEY']],
    ['aws_secret_access_key', fields['SECRETKEY']],
    ['aws_session_token', fields['SESSIONTOKEN']],
    ['role_arn', fields['ASSUMEROLEARN']],
    ['credential_source', identity.kind === 'role' ? 'Environment' : undefined],
  ] as const;
  if (isProcess(call)) return new Map([['credential_process', PROCESS], region]);
  return new Map([
    ...pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    region,
  ]);
}

/** What the sections of a profile hold of an identity and a region, in both files. */
function settingsOf({ files, profile }: Written, scene: Scene): Settings {
  const found = new Map<string, string>();
  for (const file of files) {
    for (const [header, settings] of scene.readingOf(file)) {
      if (!isOf(header, profile, file, scene)) continue;
      for (const [key, value] of settings) {
        const told = value.includes(PROCESS) ? PROCESS : value;
        const before = found.get(key);
        if (isIdentity(key) || key === 'region')
          found.set(key, before === undefined || before === told ? told : `${before} and ${told}`);
      }
    }
  }
  return found;
}

/** Whether a section is one of a profile. */
function isOf(header: string, profile: string, file: string, scene: Scene): boolean {
  const role = [...scene.asked].find(([path]) => scene.placeOf(path) === file)?.[1];
  if (role === 'credentials') return header === profile;
  const isProfile = role === 'both' || header === 'default' || profileOf(header) !== header;
  return isProfile && profileOf(header) === profile;
}

const isSame = (a: Settings, b: Settings): boolean => shown(a) === shown(b);
const shown = (settings: Settings): string =>
  [...settings]
    .map(([key, value]) => `${key} = ${value}`)
    .sort()
    .join(', ');

const fault = ({ profile, call, settings }: Written, found: Settings): string =>
  `the profile ${profile}, which job ${callerOf(call).job} build ${callerOf(call).build} wrote, holds ${shown(found)} and not ${shown(settings)}`;
