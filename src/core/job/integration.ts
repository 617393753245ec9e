import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import { fieldName, isNothing } from './names.ts';
import { quote } from '../messages.ts';
import { tailOrNothing } from './sanitize.ts';
import type { Resource } from './resources.ts';

/** The integration behind a resource: its variables, and its fields in `integration.json` if that exists. */
export interface Integration {
  readonly resource: Resource;
  /** Its type, as `integration.json` says; undefined without that file. */
  readonly masterName: string | undefined;
  /** For messages. */
  readonly label: string;
  /** A field, compared by the name rule; the variable wins. */
  field(name: string): string | undefined;
}

/**
 * @param fields what `integration.json` holds, if it exists (`optionalFields`)
 * @see docs/reference/integrations.md, "Configured by cliConfig"
 */
export function integrationOf(
  env: Environment,
  resource: Resource,
  fields: ReadonlyMap<string, string | undefined> = new Map(),
): Integration {
  const name = fields.get('name');
  const kind = fields.get('masterName');
  const masterName = isNothing(kind) ? undefined : kind;
  const about = [name === undefined ? undefined : quote(name), masterName].filter(
    (part) => part !== undefined,
  );
  const label = `the resource ${quote(resource.name)}${about.length > 0 ? ` (integration ${about.join(', ')})` : ''}`;
  const field = (wanted: string): string | undefined => {
    const key = fieldName(wanted);
    const isWanted = ([other, value]: readonly [string, string | undefined]): boolean =>
      value !== undefined && tailOrNothing(other) === key;
    return env.get(`${resource.prefix}_INTEGRATION_${key}`) ?? [...fields].find(isWanted)?.[1];
  };
  return { resource, masterName, label, field };
}

/** More than any key, certificate or file of a vendor has, in UTF-16 units. */
const MOST_LENGTH = 1024 * 1024;

/**
 * A field that has to be there, fit for a line of a configuration file.
 *
 * @throws ShipctlError that names the resource, the integration and the field, never the value
 */
export const neededField = (integration: Integration, name: string): string =>
  checkedField(integration, name, neededText(integration, name));

/** The same for a field that may have several lines, such as a file. */
export function neededText(integration: Integration, name: string): string {
  const value = integration.field(name);
  if (value === undefined) throw fieldFault(integration, name, 'is missing');
  if (isNothing(value)) throw fieldFault(integration, name, value === '' ? 'is empty' : 'is null');
  return checkedText(integration, name, value);
}

/** A field that may be missing; undefined if it says nothing. */
export function optionalField(integration: Integration, name: string): string | undefined {
  const value = integration.field(name);
  return isNothing(value)
    ? undefined
    : checkedField(integration, name, checkedText(integration, name, value));
}

function checkedText(integration: Integration, name: string, value: string): string {
  if (value.length > MOST_LENGTH) throw fieldFault(integration, name, 'is longer than 1 MiB');
  if (/[\p{Cs}\ufffd]/u.test(value)) throw fieldFault(integration, name, 'contains bytes that are not UTF-8');
  return value;
}

function checkedField(integration: Integration, name: string, value: string): string {
  if (/[\r\n\u2028\u2029\x85]/.test(value)) throw fieldFault(integration, name, 'contains a line break');
  if (/\p{Cc}/u.test(value)) throw fieldFault(integration, name, 'contains a control character');
  // The AWS CLI drops blanks at the ends of a value; a byte order mark is none to it.
  if (/^[^\S\ufeff]|[^\S\ufeff]$/.test(value))
    throw fieldFault(integration, name, 'begins or ends with a blank');
  return value;
}

/** For a field of an integration that can't be used. */
export const fieldFault = ({ label }: Integration, name: string, what: string): ShipctlError =>
  new ShipctlError(`${label}: the field ${name} ${what}; correct the integration and run this again`);
