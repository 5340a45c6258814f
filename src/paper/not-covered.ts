const heavy = 'Each seed needs hours on a GPU';

/** What the paper also shows and this project does not test, with the reason. */
export const notCovered: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'CIFAR-10 at the paper’s size, and CIFAR 10.1',
    why: 'Tested is a residual network of eight layers on 10,000 photographs, four epochs; one of twenty on all of them takes hours a seed on a core and has a study of its own (docs/convolutions.md). CIFAR 10.1 is in no package of a registry.',
  },
  {
    what: 'Texture or shape: classification of ambiguous images, and transfer',
    why: `${heavy}; neither the images nor the networks are in the authors’ repository of small models.`,
  },
  {
    what: 'Smoke: transfer between simulations and measurements',
    why: `${heavy}; the data are not in that repository either.`,
  },
  {
    what: 'Weather forecasts',
    why: `${heavy}, and tens of gigabytes of reanalysis data.`,
  },
  {
    what: 'Generative adversarial networks',
    why: `${heavy}; what is claimed of their pictures is seen by eye, and a measure of it would be an experiment of its own.`,
  },
];
