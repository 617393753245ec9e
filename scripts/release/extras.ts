import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, filesBelow } from '../build/inputs.ts';
import { thirdPartyLicences } from '../build/licences.ts';
import { type Platform } from '../build/runtime.ts';
import { runQuietly } from '../support/command.ts';
import { BINARY, DIST, inRoot } from '../support/paths.ts';

/** A file that archives hold beside the program. */
export interface Extra {
  /** Below a prefix such as `/usr/local`. */
  readonly path: string;
  readonly content: Buffer;
}

/** Where each shell looks for completions of `shipctl`. */
const COMPLETIONS = {
  bash: 'share/bash-completion/completions/shipctl',
  zsh: 'share/zsh/site-functions/_shipctl',
  fish: 'share/fish/vendor_completions.d/shipctl.fish',
} as const;

const completions = (): readonly Extra[] =>
  Object.entries(COMPLETIONS).map(([shell, file]) => ({
    path: file,
    content: Buffer.from(runQuietly([BINARY, 'completion', shell])),
  }));

/** The modules that were bundled for either runtime. */
function modules(): readonly string[] {
  const meta = JSON.parse(readFileSync(path.join(DIST, 'meta.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, object>>>
  >;
  return Object.values(meta).flatMap((parts) => Object.values(parts).flatMap(Object.keys));
}

const documents = (): readonly Extra[] =>
  DOCUMENTS.flatMap(filesBelow).map((name) => ({
    path: `share/doc/shipctl/${name}`,
    content: readFileSync(inRoot(name)),
  }));

/** Documentation, licences and completions. */
export function extrasFor(platform: Platform): readonly Extra[] {
  return [
    ...documents(),
    {
      path: 'share/doc/shipctl/THIRD_PARTY_LICENSES',
      content: Buffer.from(thirdPartyLicences(modules(), platform)),
    },
    ...completions(),
  ];
}
