/** What `racecar new` writes: a study that is small and whole, for its user to replace piece by piece. */

export const languages = ['python', 'javascript'] as const;
export type Language = (typeof languages)[number];

const trainings: Readonly<
  Record<Language, { readonly file: string; readonly program: string; readonly version: string }>
> = {
  python: { file: 'train.py', program: 'python3', version: '["python3", "--version"]' },
  javascript: { file: 'train.mjs', program: 'node', version: '["node", "--version"]' },
};

/** The files of a new study, by their names. */
export function filesOfNewStudy(title: string, language: Language): Record<string, string> {
  const { file } = trainings[language];
  return {
    'racecar.yaml': studyFile(title, language),
    [file]: language === 'python' ? pythonTraining : javascriptTraining,
    '.github/workflows/racecar.yml': workflow,
    '.gitignore': 'runs/\nreports/\nnode_modules/\n',
  };
}

const studyFile = (title: string, language: Language) => {
  const { file, program, version } = trainings[language];
  return `# yaml-language-server: $schema=node_modules/racecar-repro/docs/schemas/study.schema.json
title: ${JSON.stringify(title)}

versions:
  ${language === 'python' ? 'python' : 'node'}: ${version}

experiments:
  averaging:
    words: A noisy descent to the bottom of a bowl of fifty dimensions, whose last steps are averaged or are not.
    command: ["${program}", "${file}", "--average", "{average}", "--seed", "{seed}", "--out", "{folder}"]
    files: [${file}]
    timeLimit: 60 s
    seeds: 6
    options:
      average: { words: of the steps the share that is averaged, value: 0, least: 0, most: 1 }
    variants:
      plain: { words: the last step }
      averaged: { words: the mean of the last half of the steps, options: { average: 0.5 } }
    metrics:
      step:
        words: steps
        range: [0, null]
        scale: counted
        read: { csv: metrics.csv, column: step }
      distance:
        words: distance from the bottom
        range: [0, null]
        read: { csv: metrics.csv, column: distance }
    claims:
      averaging-helps:
        sentence: The mean of the last steps lies nearer to the bottom than the last step.
        place: replace this by a sentence of your paper, and say where it stands
        measures:
          nearer:
            what: distance from the bottom, plain less averaged
            difference: [{ variant: plain, metric: distance }, { variant: averaged, metric: distance }]
            above: 0.4
            basis: half of what was seen over seeds 100 to 119
        controls:
          - what: averaging switched off
            route: The last step is compared with that of a training whose noise is another.
            places: { averaged: { options: { average: 0 }, arguments: ["--noise", "other"] } }
            mustFail: [nearer]
    drawn:
      curves: [distance]
      over: step
      points: [distance]
`;
};

const pythonTraining = `"""A noisy descent to the bottom of a bowl of fifty dimensions. Replace it by your training; it needs a seed and a folder to write into."""
import argparse, csv, os, random

parser = argparse.ArgumentParser()
parser.add_argument("--average", type=float, default=0.0, help="share of the steps that is averaged")
parser.add_argument("--noise", default="usual", help="which stream of noise is drawn from")
parser.add_argument("--seed", type=int, required=True)
parser.add_argument("--out", required=True)
options = parser.parse_args()

noise = random.Random(f"{options.noise} {options.seed}")
place, steps, passed, rows = [1.0] * 50, 200, [], []
for step in range(1, steps + 1):
    place = [x - 0.1 * (x + noise.gauss(0, 1)) for x in place]
    passed.append(place)
    if step % 20 == 0:
        last = passed[-max(1, int(options.average * step)):]
        mean = [sum(x) / len(last) for x in zip(*last)]
        rows.append([step, sum(x * x for x in mean) ** 0.5])

with open(os.path.join(options.out, "metrics.csv"), "w", newline="") as file:
    csv.writer(file).writerows([["step", "distance"], *rows])
`;

const javascriptTraining = `// A noisy descent to the bottom of a bowl of fifty dimensions. Replace it by your training; it needs a seed and a folder to write into.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values } = parseArgs({
  options: { average: text('0'), noise: text('usual'), seed: text('0'), out: text('.') },
});

// Numbers of (0, 1) out of a hash, and two of them make one that is normal.
let drawn = 0;
const uniform = () => {
  const digest = createHash('sha256').update(\`\${values.noise} \${values.seed} \${drawn++}\`).digest();
  return (digest.readUInt32BE() + 0.5) / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

let place = Array(50).fill(1);
const passed = [];
const rows = ['step,distance'];
for (let step = 1; step <= 200; step++) {
  place = place.map((x) => x - 0.1 * (x + normal()));
  passed.push(place);
  if (step % 20 > 0) continue;
  const last = passed.slice(-Math.max(1, Math.floor(Number(values.average) * step)));
  const mean = place.map((_, axis) => last.reduce((sum, one) => sum + one[axis], 0) / last.length);
  rows.push(\`\${step},\${Math.hypot(...mean)}\`);
}
writeFileSync(join(values.out, 'metrics.csv'), \`\${rows.join('\\n')}\\n\`);
`;

const workflow = `name: racecar
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      # The package as you have it; "npm pack" in its checkout makes one.
      - run: npm install ./racecar-repro-*.tgz
      - run: npx racecar check
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: report, path: reports }
`;
