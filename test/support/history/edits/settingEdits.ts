// Edits of single settings.
import { type Line, indentationOf } from '../awsText.ts';
import { isOurs } from '../ourValues.ts';
import { type Edit, type Setting, blocksOf, edited, inserted, named, pick, settingsOf } from './draft.ts';

const withValue = (line: Line, value: string): string => {
  const [, before = ''] = /^(.*?[=:]\s*)/.exec(line.text) ?? [];
  return before + value;
};

export const isOurSetting = ({ line }: Setting): boolean => isOurs(line.text) || line.key === 'region';

/** Changes a value, as sed does. */
export const replaceValue =
  (wants: (setting: Setting) => boolean): Edit =>
  (file, [a], unique) => {
    const setting = pick(settingsOf(file).filter(wants), a);
    if (!setting) return undefined;
    const value = setting.key === 'region' ? 'ap-south-1' : `changed-${unique}`;
    const lines = file.lines.map((line) =>
      line === setting.line ? { text: withValue(line, value), end: line.end } : line,
    );
    return edited(lines, `change ${named(setting)} to ${value}`);
  };

/** Deletes all lines of a setting. */
export const deleteSetting =
  (wants: (setting: Setting) => boolean): Edit =>
  (file, [a]) => {
    const setting = pick(settingsOf(file).filter(wants), a);
    if (!setting) return undefined;
    const { index, count } = setting;
    return edited(
      [...file.lines.slice(0, index), ...file.lines.slice(index + count)],
      `delete ${named(setting)}`,
    );
  };

/** Somebody replaces our key pair by theirs. */
export const rotate: Edit = (file, [a, b], unique) => {
  const id = pick(
    settingsOf(file).filter(({ key, line }) => key === 'aws_access_key_id' && isOurs(line.text)),
    a,
  );
  if (!id) return undefined;
  const pair = new Map([
    ['aws_access_key_id', `AKIAROTATED${unique}`],
    ['aws_secret_access_key', `rotated/${unique}==`],
  ]);
  const lines = file.lines.flatMap((line) => {
    const value = line.section === id.section && line.kind === 'key' ? pair.get(line.key ?? '') : undefined;
    if (value !== undefined) return [{ text: withValue(line, value), end: line.end }];
    const isToken = line.section === id.section && line.key === 'aws_session_token';
    return isToken && b % 2 === 0 ? [] : [line];
  });
  return edited(lines, `replace the key pair of [${id.section}]`);
};

const NEW_KEYS = [
  'output',
  'cli_pager',
  'region',
  'aws_session_token',
  'role_arn',
  'mfa_serial',
  'credential_process',
  'aws_access_key_id',
  'sso_account_id',
  'max_attempts',
];

/** Adds a key below a header, in the indentation of what follows, deeper, or flat; or at the end of the section. */
export const addKey: Edit = (file, [a, b, c], unique) => {
  const block = pick(blocksOf(file), a);
  const key = pick(NEW_KEYS, b);
  if (!block || key === undefined || block.lines.some((line) => line.key === key)) return undefined;
  const below = block.lines.find(({ kind }) => kind === 'key');
  const indentation = pick([indentationOf(below?.text ?? ''), '', '    ', '\t'], c) ?? '';
  const isLast = c % 3 === 2;
  const lastKey = block.lines.findLastIndex(
    ({ kind }) => kind === 'key' || kind === 'more' || kind === 'header',
  );
  const at = block.index + (isLast ? lastKey + 1 : 1);
  const value = key === 'region' ? 'sa-east-1' : `added-${unique}`;
  const says = `add ${JSON.stringify(`${indentation}${key} = ${value}`)} ${isLast ? 'at the end of' : 'on top of'}`;
  return edited(
    inserted(file, at, [`${indentation}${key} = ${value}`]),
    `${says} ${JSON.stringify(block.lines[0]?.text ?? '')}`,
  );
};

export const addNested: Edit = (file, [a, b], unique) => {
  const block = pick(blocksOf(file), a);
  if (!block || block.lines.some(({ key }) => key === 'dynamodb')) return undefined;
  const below = block.lines.find(({ kind }) => kind === 'key');
  const indentation = b % 2 === 0 ? indentationOf(below?.text ?? '') : '';
  const lines = [`${indentation}dynamodb =`, `${indentation}  endpoint_url = http://${unique}`];
  return edited(
    inserted(file, block.index + 1, lines),
    `add nested settings to ${JSON.stringify(block.lines[0]?.text)}`,
  );
};

/** An indented line below a setting goes on with its value. */
export const continueLine: Edit = (file, [a, b], unique) => {
  const setting = pick(settingsOf(file), a);
  if (!setting) return undefined;
  const depth = `${indentationOf(setting.line.text)}  `;
  const text = `${depth}${b % 2 === 0 ? `more-${unique}` : `more = ${unique}`}`;
  return edited(
    inserted(file, setting.index + 1, [text]),
    `add ${JSON.stringify(text)} below ${named(setting)}`,
  );
};
