import { join } from 'node:path';
import { logChange } from '../harness/golden/changes.ts';
import {
  encodeEvidence,
  evidenceFile,
  readEvidence,
  type StoredEvidence,
  writeEvidence,
} from '../harness/golden/stored-evidence.ts';
import type { FindingVerdict } from '../harness/judge/looks.ts';
import { evidenceEntry } from '../harness/report/evidence-entry.ts';
import { evidenceRow, showEvidence } from '../harness/report/evidence-row.ts';
import { madeWith, mixtures } from '../harness/report/made-with.ts';
import type { Claim } from '../harness/study/claim.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { writeBelongings } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import type { Part } from './findings-runs.ts';

/** What seeds said of findings. */
export interface Decided {
  readonly evidence: StoredEvidence;
  /** Those that more seeds could still decide. */
  readonly open: readonly Claim[];
  readonly runs: readonly FinishedRun[];
}

/**
 * Writes evidence, and says what it comes to. Where that is the opposite of what the fixtures say, the command fails.
 *
 * @param out a folder that it goes into; undefined where that is the fixtures, which log it
 * @throws InputError where evidence is there over more seeds, and these leave a finding open
 */
export function keep(
  study: LoadedStudy,
  { experiment: { name }, findings, data: { origin } }: Part,
  { evidence, open, runs }: Decided,
  out: string | undefined,
): void {
  const remarks = mixtures(madeWith(runs.map(({ run }) => run)), 1);
  const own = `evidence/${origin}/${name}.json`;
  const file = out === undefined ? evidenceFile(study, origin, name) : join(out, own);
  const entry = evidenceEntry(findings, origin, file, evidence, remarks);
  if (out === undefined) {
    const before = readEvidence(study, origin, name)?.seeds.length ?? 0;
    const now = evidence.seeds.length;
    if (now < before && open.length > 0) {
      const ids = open.map(({ id }) => id).join(', ');
      throw new InputError(
        `${file}: is of ${before} seeds, and ${now} leave ${ids} open; nothing was written`,
      );
    }
    writeEvidence(study, origin, name, evidence);
    logChange(study, entry);
  } else writeBelongings(out, new Map([[own, Buffer.from(encodeEvidence(evidence))]]));
  say(entry);
  const stored = readEvidence(study, origin, name);
  for (const claim of findings) {
    const [here, there] = [evidence, stored].map((one) => one && evidenceRow(claim, origin, one, null));
    if (!here || !there || !areOpposite(here.verdict, there.verdict)) continue;
    remark(
      `racecar: ${claim.id} ${showEvidence(here)}; by ${evidenceFile(study, origin, name)} it ${showEvidence(there)}`,
    );
    process.exitCode = 1;
  }
}

const areOpposite = (one: FindingVerdict, other: FindingVerdict) =>
  one !== other && [one, other].every((verdict) => verdict === 'holds' || verdict === 'does-not-hold');
