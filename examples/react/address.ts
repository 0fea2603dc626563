/** What the page was opened with: `?server=` another server, `?code=` of a session. */
export const query = new URLSearchParams(location.search);
export const url = query.get('server') ?? 'http://127.0.0.1:8080';
