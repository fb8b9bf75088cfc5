/** Loaded by the page as a script of its own, before the modules run. */
declare const Idiomorph: typeof import("idiomorph").Idiomorph;
