import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import { fieldName, isNothing } from './names.ts';
import type { JsonField } from '../json/jsonObject.ts';
import { cut, quote } from '../messages.ts';
import { tailOrNothing } from './sanitize.ts';
import type { Resource } from './resources.ts';

/** The integration behind a resource: its variables, and its fields in `integration.json` if that exists. */
export interface Integration {
  readonly resource: Resource;
  /** Its type, as `integration.json` says; undefined without that file. */
  readonly masterName: string | undefined;
  /** For messages. */
  readonly label: string;
  /** Whether the job gives any field of it. */
  readonly isGiven: boolean;
  /**
   * A field, compared by the name rule; the variable wins. Undefined if it is missing or null.
   *
   * @throws ShipctlError for a list or an object
   */
  field(name: string): string | undefined;
}

/**
 * @param fields what `integration.json` holds, if it exists (`optionalFields`)
 * @see docs/reference/integrations.md, "Configured by cliConfig"
 */
export function integrationOf(
  env: Environment,
  resource: Resource,
  fields?: ReadonlyMap<string, JsonField>,
): Integration {
  const [name, masterName] = ['name', 'masterName'].map((key) => fields?.get(key) ?? undefined);
  const about = [name && quote(cut(name)), masterName && cut(masterName)].filter(Boolean);
  const label = `the resource ${quote(resource.name)}${about.length > 0 ? ` (integration ${about.join(', ')})` : ''}`;
  const start = `${resource.prefix}_INTEGRATION_`;
  return {
    resource,
    masterName: isNothing(masterName) ? undefined : masterName,
    label,
    get isGiven() {
      return fields !== undefined || env.names().some((variable) => variable.startsWith(start));
    },
    field(wanted) {
      const key = fieldName(wanted);
      const value = env.get(start + key) ?? fieldIn(fields, key);
      if (value === undefined) throw fieldFault({ label }, wanted, 'is a list or an object, not text');
      return value ?? undefined;
    },
  };
}

/** A field by its key in names of variables; null if it is missing too. */
function fieldIn(fields: ReadonlyMap<string, JsonField> | undefined, key: string): JsonField {
  const own = [...(fields ?? [])].filter(([name]) => tailOrNothing(name) === key).map(([, value]) => value);
  const text = own.find((value) => typeof value === 'string');
  return text ?? (own.includes(undefined) ? undefined : null);
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
  if (/[\ud800-\udfff\ufffd]/u.test(value))
    throw fieldFault(integration, name, 'contains bytes that are not UTF-8');
  if (/[\x00-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f]/.test(value))
    throw fieldFault(integration, name, 'contains a control character');
  return value;
}

function checkedField(integration: Integration, name: string, value: string): string {
  if (/[\r\n\u2028\u2029\x85]/.test(value)) throw fieldFault(integration, name, 'contains a line break');
  if (value.includes('\t')) throw fieldFault(integration, name, 'contains a control character');
  // The AWS CLI drops blanks at the ends of a value; a byte order mark is none to it.
  if (/^[^\S\ufeff]|[^\S\ufeff]$/.test(value))
    throw fieldFault(integration, name, 'begins or ends with a blank');
  return value;
}

/** For a field of an integration that can't be used. */
export const fieldFault = ({ label }: Pick<Integration, 'label'>, name: string, what: string): ShipctlError =>
  new ShipctlError(`${label}: the field ${name} ${what}; correct the integration and run this again`);
