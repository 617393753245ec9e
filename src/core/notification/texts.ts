import type { Environment } from '../../world/environment.ts';
import type { NoticeTexts } from './notice.ts';
import type { Options } from './options.ts';

/**
 * The texts of a notice: what the options say, else v5.8's.
 *
 * @param now    milliseconds since 1970
 * @param isPlain without Slack's marks for a link, `<address|text>`, and with a nickname for IRC
 */
export function textsOf(options: Options, env: Environment, now: number, isPlain: boolean): NoticeTexts {
  const number = env.get('BUILD_NUMBER') ?? '';
  return {
    username: options.username ?? (isPlain && number !== '' ? `Shippable-${number}` : 'Shippable'),
    iconUrl: options.icon_url ?? `${env.get('SHIPPABLE_WWW_URL') ?? ''}/images/slack-aye-aye-yoga.png`,
    color: options.color ?? '#65cea7',
    pretext: options.pretext ?? `${date(now)}\n`,
    text: options.text ?? `${origin(env)}${isPlain ? plainLink(env, number) : markedLink(env, number)}`,
  };
}

/** As `date` prints it in a machine whose time is UTC: `Mon Nov  2 10:00:00 UTC 2026`. */
function date(now: number): string {
  const [weekday, day = '', month, year, time] = new Date(now).toUTCString().split(/,? /);
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} UTC ${year}`;
}

/** What was built: the branch for a CI run, else the job. */
function origin(env: Environment): string {
  const repository = env.get('JOB_TYPE') === 'runCI' ? env.get('REPO_FULL_NAME') : undefined;
  const name = repository === undefined ? env.get('JOB_NAME') : `${repository}:${env.get('BRANCH') ?? ''}`;
  return name === undefined || name === '' ? '' : `[${name}] `;
}

function plainLink(env: Environment, number: string): string {
  return `Build #${number} ${env.get('BUILD_URL') ?? ''}`.trimEnd();
}

function markedLink(env: Environment, number: string): string {
  const url = env.get('BUILD_URL') ?? '';
  return url === '' ? `Build#${number}` : `<${url}|Build#${number}>`;
}
