/** What came of all faults, as docs/mutants.md has it. */

/** What notices a fault at all: specs, a check whose golden results were captured anew, or these golden results before. */
export function noticedBy({ specs, check }) {
  return {
    specs: (specs?.caught.length ?? 0) > 0,
    claims: check !== null && (failsIn(check.after).length > 0 || check.update !== null),
    goldens: check !== null && check.before.goldens.unmatched > 0,
  };
}

export const isNoticed = (result) => result.build !== null || Object.values(noticedBy(result)).some(Boolean);

/** The claims that a check does not pass. */
export const claimsIn = ({ check }) => check?.after.claims.map(({ id }) => id) ?? [];

/** What of a check is not as it should be, golden results apart, a phrase each. */
function failsIn({ refusal, failures, claims, controls, agreement }) {
  const ofClaims = claims.map(
    ({ id, verdict, measures }) =>
      `\`${id}\` ${verdict}${measures.length > 0 ? ` (${measures.join(', ')})` : ''}`,
  );
  const ofControls = new Map();
  for (const { id, outcome } of controls) {
    const what = `${outcome === 'not-run' ? 'not run' : 'not rejected'}: controls of \`${id}\``;
    ofControls.set(what, (ofControls.get(what) ?? 0) + 1);
  }
  return [
    ...(refusal ? [`the check is refused: ${refusal}`] : []),
    ...(failures.length > 0
      ? [`${failures.length} trainings fail: ${failures[0].replace(/^.* failed: /, '')}`]
      : []),
    ...ofClaims,
    ...[...ofControls].map(([what, n]) => `${n} ${what}`),
    ...(agreement.length > 0 ? [`engines do not agree: ${agreement.join(', ')}`] : []),
  ];
}

const shown = 4;

function some(names) {
  const more = names.length - shown;
  return [...names.slice(0, shown), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function ofSpecs({ build, specs }) {
  if (build) return 'it does not compile';
  const [first, ...others] = specs.caught;
  if (!first) return 'nothing';
  const file = `\`${first.file.replace(/^specs\//, '')}\``;
  const what = first.test === null ? `could not be run (${first.said})` : `“${first.test}”`;
  return `${file}: ${what}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

function ofClaims({ check }) {
  if (!check) return 'not tried';
  const fails = [...failsIn(check.after), ...(check.update ? ['they could not be captured anew'] : [])];
  return fails.length > 0 ? fails.join('; ') : 'nothing';
}

function ofGoldens({ check }) {
  if (!check) return 'not tried';
  const { unmatched, of, figures, facts, problems } = check.before.goldens;
  if (unmatched === 0) return of === 0 ? 'none compared' : 'nothing';
  return `${unmatched} of ${of}: ${some([...facts, ...figures, ...problems])}`;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;

/**
 * The document.
 *
 * @param faults all of them, in order
 * @param results of each, by its name
 * @param established the ids of the claims that a check holds to
 */
export function documentOf(faults, results, established) {
  const all = faults.map((fault) => ({ fault, result: results.get(fault.name) }));
  const unnoticed = all.filter(({ result }) => !isNoticed(result));
  const uncompiled = all.filter(({ result }) => result.build !== null);
  const by = (which) => all.filter(({ result }) => noticedBy(result)[which]).length;
  const tried = all.filter(({ result }) => result.check !== null);
  const minutes = Math.round(all.reduce((sum, { result }) => sum + result.seconds, 0) / 60);
  const dates = all.map(({ result }) => result.date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const rooms = [...new Set(faults.map(({ room }) => room))];
  return `# Deliberate faults

What would this program not notice? \`npm run mutants\` puts ${all.length} faults, such as a tired colleague makes, one by one into a copy of
the checkout, and looks who notices: the specs, and where a training or its verdict is touched, a check on synthetic data.
This page is written by it, out of what it found (${first === last ? first : `${first} … ${last}`}; ${minutes} minutes on two cores); the faults are listed in
\`scripts/mutants/faults.js\`. It is no part of \`npm test\`: \`specs/mutants.spec.ts\` only holds list, page and sources together.

- **specs**: the specs that should notice are run first, all of them, but those that are still at it two minutes after another failed;
  then the others, until one fails. Named is the first. Specs that start processes of their own are left out.
- **claims**: what a check finds *after the golden results were captured anew under the fault*: nothing can fail then because
  numbers moved. Named are claims that do not pass, with their measures, and controls that do not reject.
- **golden results**: what drifted before they were.

Without any fault the same specs and the same check pass.

| | of ${all.length} |
|---|---|
| noticed by specs | ${by('specs')} |
| noticed by golden results | ${by('goldens')} of the ${tried.length} that were checked |
| noticed by claims and controls | ${by('claims')} of these |
| noticed by nothing | ${unnoticed.length} |
${uncompiled.length > 0 ? `| not compiled, and so not tried | ${uncompiled.length} |\n` : ''}
## Noticed by nothing

${unnoticed.length === 0 ? 'None of them.' : unnoticed.map(({ fault }) => `- \`${fault.name}\`: ${fault.words}`).join('\n')}

## Claims that turn out to be wrong

Each established claim is not passed under some fault, with golden results captured anew.

| claim | not passed under |
|---|---|
${established
  .map((id) => {
    const under = all
      .filter(({ result }) => claimsIn(result).includes(id))
      .map(({ fault }) => `\`${fault.name}\``);
    return row([`\`${id}\``, under.join(', ') || 'nothing']);
  })
  .join('\n')}

## All of them
${rooms
  .map(
    (room) => `
### ${room}

| fault | what is wrong | specs | claims | golden results |
|---|---|---|---|---|
${all
  .filter(({ fault }) => fault.room === room)
  .map(({ fault, result }) =>
    row([`\`${fault.name}\``, fault.words, ofSpecs(result), ofClaims(result), ofGoldens(result)]),
  )
  .join('\n')}
`,
  )
  .join('')}`;
}
