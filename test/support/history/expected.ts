import { isIdentity, profileOf } from './awsText.ts';
import type { Outcome } from './driver.ts';
import { type Call, type Cleanup, type Configure, callerOf, isProcess, profilesOf } from './history.ts';
import { type Identity, PROCESS, fieldsOf, isOurs } from './ourValues.ts';
import { awsFilesOf } from './places.ts';
import type { Address } from './owned.ts';
import type { Scene } from './scene.ts';
import { MOUNTED } from './startTree.ts';

/** What a profile is to hold of an identity and a region, by key. */
type Settings = ReadonlyMap<string, string>;

/** A profile of some files, as far as shipctl wrote it. */
interface Profile {
  readonly name: string;
  readonly files: readonly string[];
  /** Undefined if somebody may have changed it since. */
  readonly written: Written | undefined;
  /** All that may have been made and not been cleaned up. */
  readonly claims: readonly Claim[];
  /** Whether each of these is one for certain. */
  readonly isSure: boolean;
}

type Place = Pick<Profile, 'files' | 'name'>;

/** What a call has left a profile with. */
interface Written {
  readonly by: number;
  readonly settings: Settings;
}

/** That a resource of a job has a profile. */
interface Claim {
  readonly by: number;
  readonly resource: string;
  /** The resource's place in the job's order; undefined if the call did not write the default. */
  readonly rank: number | undefined;
}

/** What clients have to find in the profiles that were written, and after a cleanup. */
export class Expected {
  readonly #profiles = new Map<string, Profile>();

  /** Notes a call, after which nobody else has done anything. */
  note(call: Call, { status }: Outcome, scene: Scene): readonly string[] {
    if (call.do === 'configure') {
      if (status === 0) return this.#write(call, scene);
      if (status === undefined) this.#mayWrite(call, scene);
      return [];
    }
    if (status === 0 && !call.all && !isUnclear(scene)) return this.#release(call, scene);
    this.#forget(({ claims }) => call.all || claims.some((claim) => isReleased(call, claim)));
    return [];
  }

  /** Notes calls that were made at the same time. */
  noteTogether(calls: readonly Call[], scene: Scene): void {
    this.forget();
    for (const call of calls) if (call.do === 'configure') this.#mayWrite(call, scene);
  }

  /** Others have changed files; of which ones, if it is known. */
  forget(path?: string): void {
    this.#forget(({ files }) => path === undefined || files.includes(path));
  }

  faults(scene: Scene): readonly string[] {
    if (isUnclear(scene)) return [];
    return [...this.#profiles.values()].flatMap((one) => {
      const found = settingsOf(one, scene);
      return !one.written || isSame(found, one.written.settings) ? [] : [fault(one, one.written, found)];
    });
  }

  #forget(isMeant: (one: Profile) => boolean): void {
    for (const [key, one] of this.#profiles)
      if (isMeant(one)) this.#profiles.set(key, { ...one, written: undefined, isSure: false });
  }

  /** A call that was killed, or ran beside others, may have written its profiles. */
  #mayWrite(call: Configure, scene: Scene): void {
    const files = filesOf(call, scene);
    this.#forget(
      (one) => profilesOf(call).includes(one.name) && one.files.some((file) => files.includes(file)),
    );
    for (const { profile: name, claim } of writersOf(call)) {
      const was = this.#profiles.get(keyOf(files, name));
      const claims = [...(was?.claims ?? []), claim];
      this.#profiles.set(keyOf(files, name), { name, files, written: undefined, claims, isSure: false });
    }
  }

  #write(call: Configure, scene: Scene): readonly string[] {
    const files = filesOf(call, scene);
    return writersOf(call).flatMap(({ profile: name, claim, identity }) => {
      const settings = settingsFor(call, identity, claim.resource);
      const written: Written = { by: call.by, settings };
      const was = this.#profiles.get(keyOf(files, name));
      const one = { name, files, written, ...claimsBehind(was, claim, settings) };
      const found = settingsOf(one, scene);
      if (isSame(found, settings)) this.#profiles.set(keyOf(files, name), one);
      // A profile of the resource's name may be somebody else's, which stays as it is.
      else if (name === 'default' || call.profile !== undefined || call.overwrite)
        return [fault(one, written, found)];
      return [];
    });
  }

  #release(call: Cleanup, scene: Scene): readonly string[] {
    const left: Profile[] = [];
    for (const [key, one] of this.#profiles) {
      const claims = one.claims.filter((claim) => !isReleased(call, claim));
      if (claims.length === one.claims.length) continue;
      // Whoever else has it may have had to change it.
      const written = one.isSure ? one.written : undefined;
      if (claims.length > 0) this.#profiles.set(key, { ...one, claims, written });
      else {
        this.#profiles.delete(key);
        left.push(one);
      }
    }
    return left.flatMap((one) =>
      one.name === 'default' ? this.#passOn(call, one, scene) : remains(one, scene),
    );
  }

  /** `[default]`, which nobody has any more, goes to the last of the job's resources that still have their own profiles. */
  #passOn({ by }: Cleanup, one: Profile, scene: Scene): readonly string[] {
    const successors = [...this.#profiles.values()].flatMap((other) => {
      const claim = other.claims.find((own) => own.by === by && own.rank !== undefined);
      return claim && keyOf(other.files, '') === keyOf(one.files, '') ? [{ ...other, claim }] : [];
    });
    if (successors.length === 0) return remains(one, scene);
    const key = keyOf(one.files, one.name);
    const areKnown = one.written && successors.every(({ written, isSure }) => written && isSure);
    const last = Math.max(...successors.map(({ claim }) => claim.rank ?? 0));
    const found = settingsOf(one, scene);
    // Calls with different resources give the same place twice.
    const heirs = areKnown
      ? successors.filter(
          ({ claim, written }) => claim.rank === last && written && isSame(found, written.settings),
        )
      : successors;
    const [heir] = heirs;
    if (!heir) {
      const wanted = successors.find(({ claim }) => claim.rank === last)?.written;
      return wanted ? [fault(one, wanted, found)] : [];
    }
    const written = areKnown ? heir.written : undefined;
    this.#profiles.set(key, {
      ...one,
      written: written && { by, settings: written.settings },
      claims: heirs.map(({ claim }) => claim),
      isSure: heirs.length === 1 && areKnown === true,
    });
    return areKnown ? [] : strangers(one, scene);
  }
}

const keyOf = (files: readonly string[], profile: string): string => JSON.stringify([files, profile]);

/** Whether somebody broke a file, or a killed call may have left half of one that is mounted by itself. */
const isUnclear = (scene: Scene): boolean =>
  scene.broken.size > 0 || (scene.isHalved && scene.cutOff.has(MOUNTED));

const isReleased = ({ by, names }: Cleanup, claim: Claim): boolean =>
  claim.by === by && (names.length === 0 || names.includes(claim.resource));

/** Who has a profile once it is written: other jobs only if it had these settings already. */
function claimsBehind(
  was: Profile | undefined,
  claim: Claim,
  settings: Settings,
): Pick<Profile, 'claims' | 'isSure'> {
  const others = (was?.claims ?? []).filter(({ by }) => by !== claim.by);
  if (!was || others.length === 0 || (was.written && !isSame(was.written.settings, settings)))
    return { claims: [claim], isSure: true };
  return { claims: [...others, claim], isSure: was.written !== undefined && was.isSure };
}

/** What is left of shipctl in a profile that nobody has any more. */
function remains(one: Profile, scene: Scene): readonly string[] {
  const found = settingsOf(one, scene);
  const isLeft = one.written && [...found.values()].some(isOurs);
  return isLeft ? [`the profile ${one.name} still holds ${shown(found)}, and nobody has it any more`] : [];
}

/** The places of a call's files. */
const filesOf = (call: Configure, scene: Scene): readonly string[] =>
  awsFilesOf(scene.start.layout, call.at, callerOf(call)).map(({ path }) => scene.placeOf(path));

/** The profiles that a call writes, with the resource that each is of: the last one also has the default. */
function writersOf({
  by,
  profile: chosen,
  resources,
}: Configure): readonly { readonly profile: string; readonly claim: Claim; readonly identity: Identity }[] {
  const [first] = resources;
  const sorted = resources
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, identity }, rank) => ({ profile: name, identity, claim: { by, resource: name, rank } }));
  if (chosen !== undefined)
    return sorted
      .filter(({ profile }) => profile === first?.name)
      .map((one) => ({ ...one, profile: chosen, claim: { ...one.claim, rank: undefined } }));
  const own = sorted.filter(({ profile }) => profile !== 'default');
  return [...own, ...sorted.slice(-1).map((one) => ({ ...one, profile: 'default' }))];
}

function settingsFor(call: Configure, identity: Identity, resource: string): Settings {
  const region = ['region', call.region] as const;
  const fields = fieldsOf(identity);
  const pairs = [
    ['aws_access_key_id', fields['ACCESSKEY']],
    ['aws_secret_access_key', fields['SECRETKEY']],
    ['aws_session_token', fields['SESSIONTOKEN']],
    ['role_arn', fields['ASSUMEROLEARN']],
    ['credential_source', identity.kind === 'role' ? 'Environment' : undefined],
  ] as const;
  if (isProcess(call)) return new Map([['credential_process', `${PROCESS} ${resource}`], region]);
  return new Map([
    ...pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    region,
  ]);
}

/** The last word of a command that asks for keys is their resource, in quotes if it has a blank. */
const RESOURCE = /([\w-]+|(?<=")[^"]+(?="$)|(?<=')[^']+(?='$))["']?$/;

/** What the sections of a profile hold of an identity and a region, in both files. */
function settingsOf(profile: Place, scene: Scene): Settings {
  const found = new Map<string, string>();
  for (const { key, value } of managedIn(profile, scene)) {
    const told = value.includes(PROCESS) ? `${PROCESS} ${RESOURCE.exec(value)?.[1] ?? ''}` : value;
    const before = found.get(key);
    found.set(key, before === undefined || before === told ? told : `${before} and ${told}`);
  }
  return found;
}

/** What a profile has of others that they never gave it. */
const strangers = (profile: Place, scene: Scene): readonly string[] =>
  managedIn(profile, scene)
    .filter(({ value, ...address }) => !isOurs(value) && !scene.ownership.isTolerated(address, value))
    .filter(({ key }) => key !== 'region' && key !== 'credential_source')
    .map(
      ({ file, section, key, value }) => `[${section}] in ${file} has ${key} = ${value}, of somebody else`,
    );

const managedIn = ({ files, name }: Place, scene: Scene): readonly (Address & { readonly value: string })[] =>
  files.flatMap((file) =>
    [...scene.readingOf(file)]
      .filter(([section]) => isOf(section, name, file, scene))
      .flatMap(([section, settings]) =>
        [...settings]
          .filter(([key]) => isIdentity(key) || key === 'region')
          .map(([key, value]) => ({ file, section, key, value })),
      ),
  );

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

const fault = ({ name }: Profile, { by, settings }: Written, found: Settings): string =>
  `the profile ${name}, which job ${callerOf({ by }).job} build ${callerOf({ by }).build} has, holds ${shown(found)} and not ${shown(settings)}`;
