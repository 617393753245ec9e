import { runSession } from './session.ts';

/** What the picture in the README shows. */
const STEPS = [
  'shipctl list_resources --type cliConfig',
  'shipctl get_integration_resource_field my-aws accessKey',
  'shipctl configure_aws',
  'aws configure list --profile my-aws',
  'shipctl cleanup',
];

const LINE_HEIGHT = 20;
const LETTER = 8.43;
const MARGIN = 20;
const BAR = 36;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line with blanks for its tabs, as a terminal shows it. */
const untabbed = (line: string): string =>
  line
    .split('\t')
    .map((word, at, words) =>
      at === words.length - 1 ? word : word.padEnd((Math.floor(word.length / 8) + 1) * 8),
    )
    .join('');

/** The lines on the screen: of a command with its prompt, and of what it prints. */
function screen(program: string): readonly string[] {
  const answers = runSession(program, 'the sample job', STEPS);
  return STEPS.flatMap((step, at) => {
    const output = answers[at]?.output.replace(/\n$/, '') ?? '';
    return [`$ ${step}`, ...(output === '' ? [] : output.split('\n'))].map(untabbed);
  });
}

const row = (line: string, at: number): string => {
  const y = BAR + MARGIN + at * LINE_HEIGHT;
  const kind = line.startsWith('$ ') ? ' class="command"' : '';
  return `  <text x="${MARGIN}" y="${y}"${kind} xml:space="preserve">${escaped(line)}</text>`;
};

/** A picture of a terminal, as SVG, made from a run in the sample job. Its lines are text, also for a screen reader. */
export function picture(program: string): string {
  const lines = screen(program);
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * LETTER) + 2 * MARGIN;
  const height = BAR + MARGIN + lines.length * LINE_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    '  <title id="title">shipctl in a job</title>',
    `  <desc id="description">A terminal with these commands: ${escaped(STEPS.join('; '))}.</desc>`,
    '  <style>',
    '    text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #c9d1d9; }',
    '    .command { fill: #7ee787; }',
    '  </style>',
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117" />`,
    ...['#ff5f56', '#ffbd2e', '#27c93f'].map(
      (colour, at) => `  <circle cx="${MARGIN + at * MARGIN}" cy="18" r="6" fill="${colour}" />`,
    ),
    ...lines.map(row),
    '</svg>',
    '',
  ].join('\n');
}
