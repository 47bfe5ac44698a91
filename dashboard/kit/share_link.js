// The address is put together here: only the browser knows under which one the dashboard was opened. Where others may
// come in, the server knows the one by which they do.

export default function ({ parentElement, data }) {
  const { query, address } = read(data);
  translate(parentElement);
  const [field, button, status] = ["input", "button", "[role=status]"].map((wanted) => parentElement.querySelector(wanted));
  field.value = address || location.origin + location.pathname + (query && `?${query}`);
  status.textContent = "";
  field.onfocus = () => field.select();
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = tr("Copied.");
    } catch {
      field.select(); // copying is forbidden, as it is on an address without https
      status.textContent = tr("Press Ctrl+C to copy it.");
    }
  };
}
