"""Parts of pages. Those with a `.js` file beside them live in the browser."""
