/** Which files of a volume came, went or changed their length, in the order of their last change: for whoever keeps count. */

/** Who is further behind than this has to look at all files again. */
const KEPT_MAX = 256

export class LengthChanges {
  #version = 0
  /** Changes up to this version are not told any more. */
  #forgotten = 0
  #changes: { readonly path: string; readonly version: number }[] = []

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  note(path: string): void {
    this.#version += 1
    const change = { path, version: this.#version }
    // A file that grows step by step is one change for whoever has not looked meanwhile.
    if (this.#changes.at(-1)?.path === path) this.#changes[this.#changes.length - 1] = change
    else this.#changes.push(change)
    if (this.#changes.length > KEPT_MAX) {
      const dropped = this.#changes.splice(0, KEPT_MAX / 2)
      this.#forgotten = dropped.at(-1)?.version ?? this.#forgotten
    }
  }

  noteRename(from: string, to: string): void {
    // The same file under another spelling is found by both: only a look at all of them tells which is right.
    if (from.toLowerCase() === to.toLowerCase()) this.noteAll()
    else for (const path of [from, to]) this.note(path)
  }

  /** Everything may be another. */
  noteAll(): void {
    this.#version += 1
    this.#forgotten = this.#version
    this.#changes = []
  }

  /** Paths that changed after that version, some of them twice; undefined when that is not known any more. */
  since(version: number): readonly string[] | undefined {
    if (version < this.#forgotten || version > this.#version) return undefined
    const paths: string[] = []
    for (let index = this.#changes.length - 1; index >= 0; index--) {
      const change = this.#changes[index]
      if (change === undefined || change.version <= version) break
      paths.push(change.path)
    }
    return paths
  }

  /** Of a copy of the volume: who was up to date still is, and nobody else is told what was before. */
  fork(): LengthChanges {
    const copy = new LengthChanges()
    copy.#version = this.#version
    copy.#forgotten = this.#version
    return copy
  }
}
