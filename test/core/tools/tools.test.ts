import { expect } from 'chai';
import { TOOL_PLACES, placeOfTool } from '../../../src/core/tools/tools.ts';

describe('the table of tools', () => {
  for (const place of TOOL_PLACES) {
    it(`leads from ${place.name} to the tool of that name, and back`, async () => {
      const tool = await place.load();
      expect(tool.name).to.equal(place.name);
      expect(placeOfTool(tool)).to.equal(place);
    });
  }

  it('has each name once', () => {
    const names = TOOL_PLACES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('knows no other tool', () => {
    expect(() => placeOfTool({ name: 'none' })).to.throw('no row for the tool none');
  });
});
