import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { LINK_NAMES } from '../../src/cli/linkNames.ts';
import { NODE, type Platform, fetchRuntime, platformName } from '../build/runtime.ts';
import { inRoot } from '../support/paths.ts';
import type { Extra } from './extras.ts';
import { type TarEntry, tarOf } from './tar.ts';

/** The two programs; in an archive, and where it is installed, each is called `shipctl`. */
export const PROGRAMS = ['shipctl', 'shipctl-fast'] as const;
export type Program = (typeof PROGRAMS)[number];

/** `shipctl-fast-linux-x64` */
export const archiveName = (program: Program, platform: Platform): string =>
  `${program}-${platformName(platform)}`;

/** What an archive holds, below one directory of its name; copying that over a prefix installs it. */
function entries(root: string, program: Buffer, extras: readonly Extra[]): readonly TarEntry[] {
  return [
    { path: `${root}/bin/shipctl`, content: program, isExecutable: true },
    ...LINK_NAMES.map((name) => ({ path: `${root}/bin/${name}`, content: { link: 'shipctl' } })),
    ...extras.map((extra) => ({ path: `${root}/${extra.path}`, content: extra.content })),
  ];
}

/**
 * Makes the archive of one program for one platform.
 *
 * @param executable path of the program
 * @param directory  where the archive is written
 * @returns the path of the archive
 */
export async function makeArchive(
  name: string,
  executable: string,
  extras: readonly Extra[],
  directory: string,
): Promise<string> {
  const tar = path.join(directory, `${name}.tar`);
  writeFileSync(tar, tarOf(entries(name, readFileSync(executable), extras)));
  const script = inRoot('scripts', 'release', 'compress.mjs');
  await promisify(execFile)(fetchRuntime(NODE), [script, tar, `${tar}.gz`]);
  rmSync(tar);
  return `${tar}.gz`;
}
