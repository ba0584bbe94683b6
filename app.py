"""The page when it is the script, the server when it is imported: `streamlit run app.py`."""

from ui import frame

if __name__ == "__main__":
    frame.show()
else:
    import streamlit as st

    from ui.server import headers, routes, warm

    warm.settings_beside(__file__)
    app = st.App(
        __file__,
        routes=routes.routes(),
        middleware=headers.middleware(),
        lifespan=warm.warm,
        on_script_error=frame.apologise,
    )
