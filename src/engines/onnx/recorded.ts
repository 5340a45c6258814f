import { movedFirst, movedLast } from './channels.ts';
import type { Graph } from './graph.ts';

/**
 * What stands for a tensor: `factor` times a value of the graph, broadcast to the tensor's shape. Neither is done
 * before it has to be. A tensor of twos is twice the scalar 1; a scaled operand scales the matrix product that it goes
 * into, which costs nothing there.
 */
export interface Recorded {
  readonly name: string;
  readonly shape: readonly number[];
  readonly factor: number;
}

/** What stands for a tensor with its axes as tfjs has them, or for images with channels first; whichever is asked for is kept. */
export class Orders {
  #last: Recorded | undefined;
  #first: Recorded | undefined;

  static last(value: Recorded): Orders {
    const orders = new Orders();
    orders.#last = value;
    return orders;
  }

  static first(value: Recorded): Orders {
    const orders = new Orders();
    orders.#first = value;
    return orders;
  }

  get hasFirst(): boolean {
    return this.#first !== undefined;
  }

  last(graph: Graph): Recorded {
    this.#last ??= movedLast(graph, this.#first as Recorded);
    return this.#last;
  }

  first(graph: Graph): Recorded {
    this.#first ??= movedFirst(graph, this.#last as Recorded);
    return this.#first;
  }
}
