"""The page when it is the script, the server when it is imported: `streamlit run app.py`."""

from ui import frame

if __name__ == "__main__":
    frame.show()
else:
    import streamlit as st

    from ui import server

    server.settings_beside(__file__)
    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.warm,
        on_script_error=frame.apologise,
    )
