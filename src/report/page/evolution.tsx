import type { Report } from '../model.ts';
import { Frame } from './figure3.tsx';
import { embedFile } from './images.ts';
import { Pixels, Section, Strip } from './parts.tsx';

/** The reverse pass over the training, under a slider. */
export function EvolutionSection({ report, folder }: { report: Report; folder: string }) {
  return (
    <Section id="evolution" title="The evolution of the reverse pass">
      <p>
        What the reverse pass makes of the test images at each record; also as{' '}
        <a href="evolution-peak.gif">evolution-peak.gif</a> and{' '}
        <a href="evolution-mnist.gif">evolution-mnist.gif</a> beside this page.
      </p>
      {report.pictures.map(({ experiment, inputs, objectives, steps, images }) => {
        const input = embedFile(folder, inputs);
        const last = steps.length - 1;
        return (
          <article class="evolution" data-steps={JSON.stringify(steps)}>
            <h3>{experiment}</h3>
            <div class="player" hidden>
              <button type="button" class="play" aria-pressed="false">
                Play
              </button>
              <label>
                record{' '}
                <input
                  type="range"
                  min={0}
                  max={last}
                  value={last}
                  step={1}
                  aria-label={`Record of ${experiment}`}
                />
              </label>
            </div>
            <p class="step" aria-live="polite">
              step {steps[last]}, record {last} of {last}
            </p>
            <Strip caption="test images">
              {input && <Pixels image={input} alt={`The ${images} test images of ${experiment}`} scale={2} />}
            </Strip>
            {objectives.map(({ objective, evolution }) => {
              const image = embedFile(folder, evolution);
              return (
                image && (
                  <Strip caption={objective}>
                    <Frame
                      experiment={experiment}
                      objective={objective}
                      sheet={image}
                      rows={steps.length}
                      record={last}
                      alt={`Reverse images under ${objective}`}
                      live
                    />
                  </Strip>
                )
              );
            })}
          </article>
        );
      })}
    </Section>
  );
}
