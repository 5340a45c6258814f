/** What an experiment is run on, as the harness knows it: where it can come from, and what tells one from another. */
export interface Data {
  /** The places that it can come from: the real one first, then what stands in for it. */
  readonly origins: readonly Origin[];
}

/** One place that the data of an experiment can come from. */
export interface Origin {
  /** `original`, `synthetic`, `computed`: it is part of the paths of golden results. */
  readonly name: string;
  /** What the data are, in a phrase: “The authors’ images of peak”. */
  readonly title: string;
  /** Whether it stands in for the real data, which every output then says. */
  readonly isStandIn: boolean;
  /** Whether it can be had in no other way than from a folder that may not be there. */
  readonly isInstalled: () => boolean;
  /**
   * Looks for the data and verifies every part of it.
   *
   * @param folder where it is, if the user named a place
   * @throws InputError that names what is missing, unexpected or different
   */
  open(folder?: string): OpenData;
  /** Whether a folder that the user names can hold it. */
  readonly isInFolder: boolean;
}

/** Verified data. */
export interface OpenData {
  /** Of everything that a run takes from it: golden results depend on this, and on no other data. */
  readonly sha256: string;
  /** How many there are: `110 images`, `4096 patterns`. */
  readonly count: string;
}

/** What the user asked for: an origin or `auto`; and a folder of the real data, if one was named. */
export interface DataChoice {
  readonly origin: string;
  readonly folder?: string | undefined;
}

/** The data of an experiment, chosen and verified. Plain data, so that it can be sent. */
export interface ChosenData extends OpenData {
  readonly origin: string;
  readonly title: string;
  readonly isStandIn: boolean;
  /** Where it is, if the user named a place. */
  readonly folder?: string | undefined;
  /** Why real data that are there were passed over; null otherwise. */
  readonly warning: string | null;
}
