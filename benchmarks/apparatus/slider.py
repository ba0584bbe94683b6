"""The usual way to try learning rates: a slider, from which the script trains and draws anew."""

import streamlit as st
from usual import still, train

if __name__ == "__main__":
    st.title("Linear regression")
    exponent = st.slider("Learning rate, as a power of ten", -5.0, -2.9, -3.2, 0.01)
    history = train(rate=10**exponent)
    st.plotly_chart(still(*history, steps=history.shape[1]), key="run")
