// What is too much to be worked out within a frame is worked out beside it, by a worker: one task at
// a time, and of those asked for meanwhile only the last.

import {LATE_MODULE} from "./late.mjs";

/** @typedef {import("./draft.mjs").Task} Task */
/** @typedef {import("./draft.mjs").Drawn} Drawn */
/** @typedef {(path: Drawn | null) => void} Done null: nobody can work it out */
/** @typedef {Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">} Helper */

/** A worker where this page can have one: a saved page has no address to load its modules from. @returns {Helper | null} */
function workerHere() {
  try {
    return /^https?:/.test(LATE_MODULE) ? new Worker(LATE_MODULE, {type: "module"}) : null;
  } catch {
    return null;   // a browser without modules in workers
  }
}

export class Follower {
  /** @param {() => Helper | null} make made when it is first asked for */
  constructor(make = workerHere) {
    this.make = make;
    /** @type {Helper | null | undefined} */
    this.worker = undefined;
    /** @type {Done | null} what is done with the task that is worked on */
    this.working = null;
    /** @type {{task: Task, done: Done} | null} */
    this.next = null;
  }

  /** Whether there is somebody to ask. */
  get possible() {
    if (this.worker === undefined) {
      this.worker = this.make();
      if (this.worker) {
        this.worker.onmessage = ({data}) => this.answered(data);
        this.worker.onerror = () => this.fail();   // its module could not be loaded: it is done without
      }
    }
    return this.worker !== null;
  }

  /** Whether an answer is still to come. */
  get busy() { return this.working !== null; }

  /** @param {Task} task @param {Done} done called with its path, unless another was asked for before it was begun */
  ask(task, done) {
    if (!this.possible) return;
    if (this.working) this.next = {task, done};
    else this.begin(task, done);
  }

  /** @param {Task} task @param {Done} done */
  begin(task, done) {
    this.working = done;
    this.worker?.postMessage(task);
  }

  /** @param {Drawn} path */
  answered(path) {
    const {working: done, next} = this;
    this.working = this.next = null;
    if (next) this.begin(next.task, next.done);
    done?.(path);
  }

  /** What it was asked for is dropped. */
  drop() {
    if (!this.working) return;
    this.worker?.terminate();
    this.worker = undefined;
    this.working = this.next = null;
  }

  fail() {
    const {working: done} = this;
    this.end();
    done?.(null);
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
    this.working = this.next = null;
  }
}
