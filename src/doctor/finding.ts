/** The checks, in the order of their report. */
export const checkNames = [
  'dns',
  'keys',
  'certificates',
  'health',
  'token',
  'database',
  'share',
  'reflection',
  'posts',
  'gateway',
] as const;

export type CheckName = (typeof checkNames)[number];

export type ServiceTitle = 'User' | 'Post';

/** A check that may explain another finding: of the same service unless it names one. */
export type Cause = CheckName | { readonly check: CheckName; readonly service: ServiceTitle };

interface Found {
  /** The finding, as a sentence without its full stop. */
  readonly text: string;
  /** The address of the pod that it is about. */
  readonly pod?: string | undefined;
}

/** One line of the doctor's report. */
export interface Finding extends Found {
  readonly check: CheckName;
  /** Absent if it concerns both. */
  readonly service?: ServiceTitle | undefined;
  /**
   * `warning`: it works, and is less safe than it could be. `follows`: not well, because of something else that was found.
   * `skipped`: could not be looked at.
   */
  readonly state: 'well' | 'warning' | 'wrong' | 'follows' | 'skipped';
  /** How to fix it, as a sentence without its full stop: it names the object, the value or the command. */
  readonly remedy?: string | undefined;
  readonly after?: readonly Cause[] | undefined;
}

export interface Wrong extends Found {
  readonly remedy: string;
  /** If these failed, they are the cause. */
  readonly after?: readonly Cause[] | undefined;
  /** Shared by both services, and reported once. */
  readonly scope?: 'release' | undefined;
}

/** How a check reports its findings. */
export interface Tell {
  readonly well: (text: string) => void;
  readonly warning: (found: { readonly text: string; readonly remedy: string }) => void;
  readonly wrong: (found: Wrong) => void;
  readonly skipped: (text: string, scope?: 'release') => void;
}
