// Run by a worker: the path of a training that is too long for a frame. On a page it only says where
// it is.

import {pathOf} from "./draft.mjs";

export const LATE_MODULE = import.meta.url;

if (typeof document === "undefined" && typeof self === "object") {
  self.onmessage = ({data: {points, settings, start}}) => {
    const path = pathOf(points, settings, start);
    self.postMessage(path, {transfer: Object.values(path).map(column => column.buffer)});
  };
}
