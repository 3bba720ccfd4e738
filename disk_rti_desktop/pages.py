"""Pages of HTML from the templates in resources/: whatever is filled in is escaped."""

import jinja2

from disk_rti_desktop.assets import resources


def filled_in(template: str, **values: object) -> str:
    """The page that a template becomes; a value that it wants and does not get is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources()), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(template).render(**values)
