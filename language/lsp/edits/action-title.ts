/** How the lightbulb names a fix; by itself, because the editor's side asks for it without the server's rules. */

/** Between the title of a fix and how many findings it settles. */
export const SETTLES = ' – settles ';

/** Whether an action of the lightbulb is the fix of this title, however much it says that it settles. */
export function isActionOf(action: string, fix: string): boolean {
    return action === fix || action.startsWith(`${fix}${SETTLES}`);
}
