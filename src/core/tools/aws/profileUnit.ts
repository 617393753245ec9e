import { UsageError } from '../../../errors.ts';
import type { SectionsText } from '../../formats/sections/grammar.ts';
import { quote } from '../../messages.ts';
import type { Claim } from '../../tracking/state.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { UnitRequest } from '../tool.ts';
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

function isForeign(profile: string, settings: ProfileSettings, group: FileGroup<SectionsText>): boolean {
  const there = profileSettings(profile, group.current);
  return there.credentials.length + there.config.length > 0 && !isAlike(there, settings);
}
