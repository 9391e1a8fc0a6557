/** How pages are indexed; the same where the index is made and where it is read. */
export const OPTIONS = { fields: ['title', 'text'], storeFields: ['title', 'address'], idField: 'address' };
