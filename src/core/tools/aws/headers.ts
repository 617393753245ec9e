// The headers of the sections in which the AWS CLI looks for profiles.

/**
 * The name of the profile that a section of the config file holds, or undefined for other sections: `default`,
 * `profile NAME`, `profile 'NAME'`, `profile "NAME"` (botocore cuts the header into words as a shell does).
 */
export function profileOfConfigHeader(header: string): string | undefined {
  if (header === 'default') return header;
  if (!header.startsWith('profile')) return undefined;
  const words = shellWords(header);
  return words?.length === 2 ? words[1] : undefined;
}

/**
 * How a profile is headed in the config file: as the AWS CLI's own `configure set` does it, so that both find the same
 * section. Other clients read no quoted name.
 *
 * @param profile a name without quotes, backslashes and tabs
 */
export function configHeader(profile: string): string {
  if (profile === 'default') return profile;
  return profile.includes(' ') ? `profile '${profile}'` : `profile ${profile}`;
}

/** Cuts text into words as Python's `shlex.split` does; undefined if a quotation does not end. */
function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (' \t\r\n'.includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (char === "'" || char === '"') {
      const quoted = quotation(text, at + 1, char);
      if (!quoted) return undefined;
      word += quoted.content;
      at = quoted.end;
    } else if (char === '\\') {
      at++;
      if (at >= text.length) return undefined;
      word += text.charAt(at);
    } else word += char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quotation(text: string, start: number, mark: string): { content: string; end: number } | undefined {
  let content = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === mark) return { content, end: at };
    if (mark === '"' && char === '\\' && '"\\'.includes(text.charAt(at + 1)) && at + 1 < text.length) at++;
    content += text.charAt(at);
  }
  return undefined;
}
