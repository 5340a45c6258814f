import type { Section } from '../harness/study/figure.ts';

/** The sections of the report that figures stand in. */
export const sections: readonly Section[] = [
  {
    id: 'figure3',
    title: 'Figure 3, reproduced',
    name: 'Figure 3',
    words:
      'Pictures are taken at records, and the numbers beside one are of the same record. Tables and claims are of the model after the last step.',
  },
  {
    id: 'information',
    title: 'Figure 2, reproduced: the information plane',
    name: 'Information plane',
    words:
      'For each objective a line through its layers, from the input d1, which tells all of itself, to the output: to the right what a layer tells of the input, upwards what it tells of the label, in bits, means over seeds. Activations are counted in bins, over all inputs. The scale upwards is each plot’s own.',
  },
  {
    id: 'convolutions',
    title: 'Convolutions, real images and transfer',
    name: 'Convolutions',
    words:
      'Networks of convolutions on photographs and handwritten digits that they have not seen, at sizes of our own. Tables are of the models after the last step, means over seeds with the least and the greatest: accuracies on unseen images, on the training images, and on blurred ones before and after the second stage; the reverse error of unseen images through the whole chain, and on training images by the first layer alone; and how much of what patches of digits consist of the first singular vectors have. Pictures are of one seed.',
  },
  {
    id: 'evolution',
    title: 'The evolution of the reverse pass',
    name: 'Evolution',
    words: 'What the reverse pass makes of the test images at each record.',
  },
  {
    id: 'curves',
    title: 'Curves and spectra',
    name: 'Curves',
    words:
      'Lines are means over the seeds; the bands reach from the least seed to the greatest. The faint spectra are those of the initial weights.',
  },
];
