import type { Option } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';

/** What `notify` takes; each is also a variable: `--icon_url` is NOTIFY_ICON_URL. */
export const NOTIFY_OPTIONS = [
  { name: 'recipient', value: 'R', summary: 'send only to R, not to the recipients of the resource' },
  { name: 'text', value: 'T', summary: 'message text (a link to the build)' },
  { name: 'pretext', value: 'T', summary: 'text above the message: Slack, webhook (the date)' },
  { name: 'color', value: 'C', summary: 'border colour: Slack, webhook (#65cea7)' },
  { name: 'icon_url', value: 'URL', summary: "sender's picture: Slack, webhook" },
  { name: 'username', value: 'U', summary: "sender's name (Shippable); the nickname for IRC" },
  {
    name: 'password',
    value: 'P',
    summary: 'password of the IRC server; NOTIFY_PASSWORD keeps it out of sight',
  },
  { name: 'payload', value: 'FILE', meaning: 'file', summary: 'send this JSON file as it is; not for IRC' },
  {
    name: 'type',
    value: 'T',
    summary: 'deployment (New Relic), deploy (Airbrake), or the kind of Jira issue',
  },
  { name: 'project-id', value: 'ID', summary: 'the project: Airbrake, or its key: Jira' },
  { name: 'environment', value: 'E', summary: 'deployment environment: Airbrake' },
  { name: 'revision', value: 'R', summary: 'deployed revision: New Relic, Airbrake' },
  { name: 'repository', value: 'R', summary: 'repository of the source: Airbrake' },
  { name: 'email', value: 'E', summary: 'who deployed: Airbrake' },
  { name: 'version', value: 'V', summary: 'deployed version: Airbrake' },
  { name: 'changelog', value: 'C', summary: 'changes in this version: New Relic' },
  { name: 'description', value: 'D', summary: 'description: New Relic, Jira' },
  { name: 'appName', value: 'NAME', summary: 'full name of the application: New Relic' },
  { name: 'appId', value: 'ID', summary: 'number of the application: New Relic' },
  { name: 'summary', value: 'S', summary: 'issue title: Jira' },
  { name: 'attach-file', value: 'FILE', meaning: 'file', summary: 'file to attach to the issue: Jira' },
] as const satisfies readonly Option[];

export type OptionName = (typeof NOTIFY_OPTIONS)[number]['name'];

/** The options that are given; one that is given empty says just that, as in v5.8. */
export type Options = Readonly<Record<OptionName, string | undefined>>;

/** What an option is called as a variable. */
export const variableOf = (option: string): string => `NOTIFY_${option.toUpperCase().replaceAll('-', '_')}`;

/** The options of the command line and, for those that it lacks, what the variables hold; empty ones hold nothing. */
export function givenOptions(given: Options, env: Environment): Options {
  const pairs = NOTIFY_OPTIONS.map(({ name }) => {
    const variable = env.get(variableOf(name));
    return [name, given[name] ?? (variable === '' ? undefined : variable)] as const;
  });
  return Object.fromEntries(pairs) as Record<OptionName, string | undefined>;
}

/** An option that says something; undefined if it is not given or empty. */
export const saying = (options: Options, name: OptionName): string | undefined =>
  options[name] === '' ? undefined : options[name];

/**
 * An option that has to say something.
 *
 * @param service what needs it, for the message
 * @throws UsageError if it does not
 */
export function neededOption(options: Options, name: OptionName, service: string): string {
  const value = saying(options, name);
  if (value === undefined)
    throw new UsageError(`${service} needs --${name} (or the variable ${variableOf(name)})`);
  return value;
}

const DEFAULT_SECONDS = 30;

/** The variable that limits each exchange with a server. */
export const TIME_LIMIT = 'NOTIFY_TIMEOUT';

const MOST_SECONDS = 3600;

/**
 * How long one exchange with a server may take, in milliseconds: the seconds in NOTIFY_TIMEOUT, or 30.
 *
 * @throws UsageError if the variable holds anything but a number of seconds up to 3600
 */
export function timeLimit(env: Environment): number {
  const text = env.get(TIME_LIMIT) ?? '';
  if (text === '') return DEFAULT_SECONDS * 1000;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds <= 0 || seconds > MOST_SECONDS)
    throw new UsageError(`the variable ${TIME_LIMIT} must be a number of seconds from 0 to ${MOST_SECONDS}`);
  return seconds * 1000;
}
