/** How the server answers a form that the page's script sent. Dialogs come as markup. */
export type FormOutcome = { go: string } | { notice: string; refused: boolean } | { dialog: string } | { done: true };
