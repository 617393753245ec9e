import { awsTool } from '../../src/core/tools/aws/awsTool.ts';
import type { Edit } from '../../src/core/tracking/format.ts';
import type { Claim } from '../../src/core/tracking/state.ts';
import { TrackedFile } from '../../src/core/tracking/trackedFile.ts';
import { FileGroup } from '../../src/core/tracking/fileGroup.ts';
import { sha256 } from '../../src/sha256.ts';
import type { FileRecord, SharedFile } from '../../src/world/sharedFiles.ts';
import type { SectionsText } from '../../src/core/formats/sections/grammar.ts';
import type { Tool } from '../../src/core/tracking/tool.ts';

export const CLAIM: Claim = { job: 'job', build: '1', resource: 'res' };

/** One credentials file as tracking sees it, from one call of the program to the next. */
export class TrackedText {
  text: string | undefined;
  record: FileRecord | undefined;
  readonly #tool: Tool<SectionsText>;

  constructor(text: string | undefined, tool: Tool<SectionsText> = awsTool) {
    this.text = text;
    this.#tool = tool;
  }

  get file(): SharedFile {
    const bytes = this.text === undefined ? undefined : Buffer.from(this.text);
    return { path: '/file', asked: ['/file'], uses: [0], isFormer: false, bytes, record: this.record };
  }

  /** Writes settings into a unit, in the name of a claim. */
  put(unit: string, settings: Readonly<Record<string, string | undefined>>, claim: Claim = CLAIM): void {
    const edits = Object.entries(settings).map(([key, value]): Edit => ({ address: [unit, key], value }));
    this.#change((group) => {
      group.put([{ unit, claim, edits: () => edits }]);
    });
  }

  undo(isUndone: (unit: string, claim: Claim) => boolean = () => true): void {
    this.#change((group) => {
      group.undo(isUndone);
    });
  }

  /** Somebody else writes the file. */
  edit(change: (text: string) => string): void {
    this.text = change(this.text ?? '');
  }

  /** The next put or undo writes its record and is cut off: the file stays as it is. */
  cutOff(change: () => void): void {
    const { text } = this;
    change();
    const was = text === undefined ? '' : sha256(text);
    this.record = this.record && { ...this.record, was };
    this.text = text;
  }

  open(): TrackedFile<SectionsText> {
    return new TrackedFile(this.file, this.#tool, () => 'salt');
  }

  #change(work: (group: FileGroup<SectionsText>) => void): void {
    const group = new FileGroup([this.file], this.#tool, () => 'salt');
    work(group);
    for (const { bytes, body, owners } of group.changes()) {
      const isNew = this.record ? this.record.isNew : this.text === undefined;
      const now = bytes === undefined ? '' : sha256(bytes);
      this.text = bytes && Buffer.from(bytes).toString();
      const kept: unknown = JSON.parse(JSON.stringify(body));
      this.record = owners.length === 0 ? undefined : { now, was: undefined, isNew, group: [], body: kept };
    }
  }
}
