/** Puts the focus on what has this id, where it is shown. */
export function focusOn(id: string): void {
  document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus();
}
