import { UsageError } from '../../../errors.ts';
import type { SectionsText } from '../../formats/sections/grammar.ts';
import { quote } from '../../messages.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { Address } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import { formerCommandWarning, hasFormerCommand } from '../formerCommand.ts';
import type { UnitRequest } from '../configurableTool.ts';
import { awsTool } from './awsTool.ts';
import type { AwsIdentity } from './keys.ts';
import { profileEdits, profileSettings } from './profile.ts';
import { DEFAULT_PROFILE, type ProfileSettings, isAlike } from './settings.ts';

const PLUGINS = 'plugins';

/** One resource, and how it is to be found in the AWS files. */
export interface ProfileRequest {
  readonly profile: string;
  readonly claim: Claim;
  readonly settings: ProfileSettings;
  /** The profile's name was chosen on the command line. */
  readonly isNamed: boolean;
  readonly identity: AwsIdentity;
  readonly region: string;
}

/** A profile as a unit. */
export interface ProfileUnit extends UnitRequest<SectionsText>, ProfileRequest {}

export function profileUnit(request: ProfileRequest): ProfileUnit {
  const { profile, settings, isNamed } = request;
  return {
    ...request,
    tool: awsTool,
    unit: profile,
    check: (group) => {
      if (group.current.length === 1) checkOneFile(request);
    },
    edits: (file) => profileEdits(profile, settings, file),
    warnings: (group, unit) => formerCommand(group, unit, request),
    asDefault: isNamed ? undefined : (file) => profileEdits(DEFAULT_PROFILE, settings, file),
    ifForeign: isNamed ? 'refuse' : 'leave',
    isForeign: (group) => !group.hasWritten(profile) && isForeign(profile, settings, group),
  };
}

/** In one file for both, keys must not stand in the section whose settings the AWS CLI loads as code. */
function checkOneFile({ profile, settings }: ProfileRequest): void {
  if (profile !== PLUGINS || settings.credentials.length === 0) return;
  throw new UsageError(
    `${quote(PLUGINS)} can't be the name of a profile if both AWS files are the same: the AWS CLI loads what is in ` +
      `[${PLUGINS}] as code; choose another name with --profile`,
  );
}

/** Says that a profile gets keys again in place of a command; of `[default]` only if the resource's own did not have it. */
function formerCommand(
  group: FileGroup<SectionsText>,
  unit: string,
  { profile, claim, settings }: ProfileRequest,
): readonly string[] {
  if (!settings.credentials.some(([key]) => key === 'aws_secret_access_key')) return [];
  const hadCommand = (name: string): boolean => hasFormerCommand(group, name, claim, isCommand);
  if (!hadCommand(unit) || (unit !== profile && hadCommand(profile))) return [];
  const { one, default: standard } = awsTool.words;
  const place = unit === DEFAULT_PROFILE ? standard : `the ${one} ${quote(unit)}`;
  return [formerCommandWarning({ place, claim, secret: 'keys', asking: 'command' })];
}

const isCommand = (address: Address): boolean => address.at(-1) === 'credential_process';

function isForeign(profile: string, settings: ProfileSettings, group: FileGroup<SectionsText>): boolean {
  const there = profileSettings(profile, group.current);
  return there.credentials.length + there.config.length > 0 && !isAlike(there, settings);
}
