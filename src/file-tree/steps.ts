/** Counts what gets done in this process, so that whoever watches it sees whether work goes on. */
class Steps {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Some bytes were read or written, or a name was looked at or removed. */
  add(): void {
    this.#count += 1;
  }
}

/** Of this process. */
export const stepsDone = new Steps();
