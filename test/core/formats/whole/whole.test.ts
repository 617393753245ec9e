import fc from 'fast-check';
import { whole } from '../../../../src/core/formats/whole/whole.ts';
import { itSurvivesHistories } from '../../../support/formatHistories.ts';

const bytes = fc.uint8Array({ maxLength: 20 }).map((all) => Buffer.from(all).toString('latin1'));

describe('files that are one value', () => {
  itSurvivesHistories({
    format: whole,
    texts: fc.option(bytes, { nil: undefined }),
    edits: (unit, value) => (unit === 0 ? [{ address: [], value }] : []),
    values: (text) => new Map(text === '' ? [] : [['', text]]),
    rewrites: [
      (_text, random) => `${random}\xff`,
      (text) => `${text}\r\n`.replaceAll('OURS', 'ours'),
      () => '',
    ],
  });
});
