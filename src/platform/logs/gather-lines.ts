import type { DestinationStream } from 'pino';

/** How long a line may wait for others, and how many characters wait at most. */
const delayMs = 50;
const maxCharacters = 64 * 1024;

export interface GatheredLines extends DestinationStream {
  /** Passes on what waits. */
  readonly flush: () => void;
}

/**
 * Passes lines on many at a time. pino's own destination starts a write for each line, or appends it to what waits for the
 * last one and measures all of that anew: both cost a busy server more than making the line does.
 */
export const gatherLines = (destination: DestinationStream): GatheredLines => {
  let lines: string[] = [];
  let characters = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length === 0) return;
    const gathered = lines.join('');
    lines = [];
    characters = 0;
    destination.write(gathered);
  };

  return {
    write(line) {
      lines.push(line);
      characters += line.length;
      if (characters >= maxCharacters) flush();
      else timer ??= setTimeout(flush, delayMs);
    },
    flush,
  };
};
