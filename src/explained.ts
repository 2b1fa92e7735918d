/** A fault whose message tells the person all there is to tell, and what to do: no stack is shown for it. */
export class Explained extends Error {}
