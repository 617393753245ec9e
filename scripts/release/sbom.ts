import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { projectVersion } from '../build/bundle.ts';
import { packageDirectories, readManifest } from '../build/licences.ts';
import { BUN, NODE, type Platform, type Runtime, fetchRuntime, runtimeHome } from '../build/runtime.ts';
import { runQuietly } from '../support/command.ts';
import { DIST, ROOT } from '../support/paths.ts';
import type { Program } from './archive.ts';

/** An archive that the list of parts is for. */
export interface Archive {
  readonly file: string;
  readonly program: Program;
  readonly platform: Platform;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** What esbuild says went into the programs: by runtime and part, the paths of the modules. */
type Meta = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What npm's lockfile says, by the directory of a package. */
interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string } | undefined>>;
}

const readLockfile = (file: string): Lockfile => JSON.parse(readFileSync(file, 'utf8')) as Lockfile;

const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;

/** The digest by which npm checks a package: `sha512-` and base64. */
function hashesOf(lockfile: Lockfile, directory: string): Models.HashDictionary {
  const [algorithm, digest = ''] = (lockfile.packages[directory]?.integrity ?? '').split('-', 2);
  if (algorithm !== 'sha512') throw new Error(`the lockfile has no SHA-512 of ${directory}`);
  return new Models.HashDictionary([
    [Enums.HashAlgorithm['SHA-512'], Buffer.from(digest, 'base64').toString('hex')],
  ]);
}

/**
 * An npm package.
 *
 * @param root      the directory of the lockfile
 * @param directory that of the package, as the lockfile names it
 */
function packageComponent(type: Enums.ComponentType, root: string, directory: string): Models.Component {
  const { name, version, license } = readManifest(path.join(root, directory));
  const purl = purlOf(name, version);
  const [own = name, group] = name.split('/', 2).reverse();
  return new Models.Component(type, own, {
    ...(group !== undefined && { group }),
    version,
    purl,
    bomRef: purl,
    hashes: hashesOf(readLockfile(path.join(root, 'package-lock.json')), directory),
    licenses: new Models.LicenseRepository(license ? [new Models.LicenseExpression(license)] : []),
  });
}

/** The packages that were bundled for a runtime. */
function bundled(runtime: Runtime): readonly Models.Component[] {
  const meta = JSON.parse(readFileSync(path.join(DIST, 'meta.json'), 'utf8')) as Meta;
  const modules = Object.values(meta[runtime.name] ?? {}).flatMap(Object.keys);
  return packageDirectories(modules).map((directory) =>
    packageComponent(Enums.ComponentType.Library, ROOT, directory),
  );
}

/** What runtimes count among their parts although it is no software: the numbers of interfaces. */
const INTERFACES = ['modules', 'napi', 'unicode'];

/** Software that Bun does not contain: it reports the versions whose interfaces it imitates. */
const IMITATED = ['node', 'openssl', 'uv', 'v8'];

/** The software in a runtime, by its own account. That of another platform's has the same versions. */
function partsOf(runtime: Runtime, ref: string): readonly Models.Component[] {
  const account = runQuietly([fetchRuntime(runtime), '-p', 'JSON.stringify(process.versions)']);
  const versions = Object.entries(JSON.parse(account) as Record<string, string>);
  const others = [runtime.name, ...INTERFACES, ...(runtime === BUN ? IMITATED : [])];
  return versions
    .filter(([name, version]) => version !== '' && !others.includes(name))
    .map(
      ([name, version]) =>
        new Models.Component(Enums.ComponentType.Library, name, { version, bomRef: `${ref}#${name}` }),
    );
}

/** A runtime as its package has it, with the software in it. */
function runtimeComponent(runtime: Runtime, platform: Platform): Models.Component {
  const directory = `node_modules/${runtime.packageFor(platform)}`;
  const component = packageComponent(Enums.ComponentType.Platform, runtimeHome(runtime, platform), directory);
  component.components = new Models.ComponentRepository(partsOf(runtime, component.purl ?? ''));
  return component;
}

/** An archive, which depends on what is in its program. */
function archiveComponent(
  { file, sha256 }: Archive,
  contents: readonly Models.Component[],
): Models.Component {
  return new Models.Component(Enums.ComponentType.File, file, {
    bomRef: file,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sha256]]),
    dependencies: new Models.BomRefRepository(contents.map(({ bomRef }) => bomRef)),
  });
}

/** A number for the list that follows from what it lists, so that it is the same each time. */
function serialNumber(archives: readonly Archive[]): string {
  const digest = createHash('sha256').update(archives.map(({ sha256 }) => sha256).join('\n'));
  const [a, b, c, d, e] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(digest.digest('hex'))?.slice(1) ?? [];
  return `urn:uuid:${String(a)}-${String(b)}-8${String(c)}-8${String(d)}-${String(e)}`;
}

const RUNTIMES: Readonly<Record<Program, Runtime>> = { shipctl: NODE, 'shipctl-fast': BUN };

/**
 * Lists what the programs are made of: the packages that were bundled, the runtimes, and the libraries in these.
 *
 * @returns the text of a CycloneDX 1.6 document in JSON
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function sbom(archives: readonly Archive[]): string {
  const components = new Map<string, Models.Component>();
  const once = (component: Models.Component): Models.Component => {
    const ref = component.bomRef.value ?? '';
    components.set(ref, components.get(ref) ?? component);
    return components.get(ref) ?? component;
  };
  const files = archives.map((archive) => {
    const runtime = RUNTIMES[archive.program];
    const contents = [runtimeComponent(runtime, archive.platform), ...bundled(runtime)].map(once);
    return archiveComponent(archive, contents);
  });
  const program = new Models.Component(Enums.ComponentType.Application, 'shipctl', {
    version: projectVersion(),
    bomRef: 'shipctl',
    licenses: new Models.LicenseRepository([new Models.LicenseExpression('Apache-2.0')]),
    dependencies: new Models.BomRefRepository(files.map(({ bomRef }) => bomRef)),
  });
  const bom = new Models.Bom({
    serialNumber: serialNumber(archives),
    metadata: new Models.Metadata({ component: program }),
    components: new Models.ComponentRepository([...files, ...components.values()]),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
