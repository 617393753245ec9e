import { UsageError } from '../../errors.ts';
import type { Claim } from '../tracking/state.ts';
import { type Integration, neededField, neededText, optionalField } from '../job/integration.ts';
import type { RoleWishes } from '../clouds/aws/roleOptions.ts';
import type { Token } from '../clouds/token.ts';
import type { JsonObject } from '../json/jsonObject.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import type { World } from '../../world/world.ts';

/**
 * What a field is for:
 *
 * - `needed`, `secret`: it must exist
 * - `secret text`: the same, and it may have several lines
 * - `optional`, `optional secret`: it may be missing
 * - `unused`: older versions of a tool wanted it
 */
type FieldUse = 'needed' | 'secret' | 'secret text' | 'optional' | 'optional secret' | 'unused';

export type Fields = Readonly<Record<string, FieldUse>>;

/** The values of fields, by their names; a field that is unused has none. */
export type FieldValues<F extends Fields> = {
  readonly [K in keyof F as F[K] extends 'unused' ? never : K]: F[K] extends
    'needed' | 'secret' | 'secret text'
    ? string
    : string | undefined;
};

/** A resource that is to be configured, and what it takes to say how. */
export interface Given {
  readonly world: Pick<
    World,
    | 'env'
    | 'files'
    | 'programs'
    | 'program'
    | 'network'
    | 'privateKey'
    | 'tokenFiles'
    | 'credentialProviders'
    | 'sharedFiles'
    | 'random'
  >;
  readonly integration: Integration;
  readonly claim: Claim;
  /** The resource's `version.json`, if it exists. */
  readonly version: JsonObject | undefined;
  readonly options: ConfigureOptions;
  /** What is to be configured beyond the kind's own tool, such as `gke`. */
  readonly scopes: readonly string[];
  /** Those that the step or the command line asks for; the kind always has the others. */
  readonly asked: readonly string[];
  /** The resource whose login `docker_credential` gives for a registry. */
  readonly answererOf: (host: string) => Promise<string | undefined>;
  readonly warn: (text: string) => void;
}

interface ConfigureOptions {
  /** `process`: files hold no secret, but a call of shipctl that prints it. */
  readonly mode: 'keys' | 'process';
  /** Nothing may be written, not even a token. */
  readonly isPlan?: boolean;
  readonly region?: string | undefined;
  /** Roles for AWS. */
  readonly wishes?: RoleWishes;
  /** The name of the profile to write, in place of the resource's. */
  readonly profile?: string | undefined;
}

/** A kind of integration: the fields that it has, and the units that follow from them. */
export interface Kind {
  readonly fields: Fields;
  /** @throws ShipctlError for a field that is missing, or fit for no file; it names resource, integration and field */
  units(given: Given): Promise<readonly UnitRequest[]>;
  /** The units that scopes add, by their names. Each may ask servers for what it needs. */
  readonly scopes?: Readonly<Record<string, ScopeUnits>>;
}

/** @throws ShipctlError if the resource lacks what the scope needs, or a server does not answer; it names the resource */
export type ScopeUnits = (given: Given) => Promise<readonly UnitRequest[]>;

/** A kind whose integrations get tokens for clusters. */
export interface TokenKind extends Kind {
  /** @throws ShipctlError for a field that is missing or of no use, and if no token can be had */
  tokenOf(given: TokenGiven): Promise<Token>;
}

/** An integration, and what it takes to get a token for it. */
export type TokenGiven = Pick<Given, 'integration' | 'claim' | 'warn'> & {
  readonly world: Omit<Given['world'], 'programs' | 'program'>;
};

/** A kind, whose units get the values of its fields. */
export const defineKind = <const F extends Fields>({
  fields,
  units,
}: {
  readonly fields: F;
  readonly units: (
    values: FieldValues<F>,
    given: Given,
  ) => readonly UnitRequest[] | Promise<readonly UnitRequest[]>;
}): Kind => ({
  fields,
  units: async (given) => units(valuesOf(fields, given.integration), given),
});

const READERS: Readonly<Record<FieldUse, (integration: Integration, name: string) => string | undefined>> = {
  needed: neededField,
  secret: neededField,
  'secret text': neededText,
  optional: optionalField,
  'optional secret': optionalField,
  unused: () => undefined,
};

/**
 * The values of an integration's fields.
 *
 * @throws ShipctlError for one that is missing, or fit for no file
 */
export function valuesOf<F extends Fields>(fields: F, integration: Integration): FieldValues<F> {
  const used = Object.entries(fields).filter(([, use]) => use !== 'unused');
  const values = used.map(([name, use]) => [name, READERS[use](integration, name)] as const);
  return Object.fromEntries(values) as FieldValues<F>;
}

/**
 * Refuses `--mode process` for a tool that has its secrets in a file.
 *
 * @param tool as words after "is not for"
 * @throws UsageError
 */
export function checkKeysMode(
  { integration, options }: Pick<Given, 'integration' | 'options'>,
  tool: string,
): void {
  if (options.mode === 'keys') return;
  throw new UsageError(
    `${integration.label}: --mode process is not for ${tool}; configure it in a call of its own, without --mode process`,
  );
}
